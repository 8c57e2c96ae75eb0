"""The wire at the desk: what came in and what became of it, its sources, and how each fares."""
