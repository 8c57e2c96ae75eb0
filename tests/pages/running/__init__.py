"""Papers that run: the real press and the real desk, each in a process of its own."""
