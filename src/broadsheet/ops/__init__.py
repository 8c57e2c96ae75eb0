"""Keeping the paper running: init, run, doctor, health."""
