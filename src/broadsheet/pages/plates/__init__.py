"""The plates of the paper: one module for each kind of page.

Each says which pages of its kind there are, at which path each stands, how many
are loaded at once, and how one is rendered. What makes them be pressed again
is in pages.touches.
"""
