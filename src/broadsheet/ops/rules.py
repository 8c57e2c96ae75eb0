"""How a paper that runs is judged. Pure: no clock, no disk, no database."""

LONGEST_PAUSE = 30.0
"""Seconds."""


def pause_after(failures: int) -> float:
    """Seconds to wait before a child is started again that failed so often in a row: 0, 1, 2, 4 … 30."""
    return 0.0 if failures <= 1 else min(LONGEST_PAUSE, 2.0 ** (failures - 2))
