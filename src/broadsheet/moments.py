"""Moments in writing. A story's hour is written three times as it is filed: in its row, in its footprint, beside its provenance.

Pure.
"""

from datetime import UTC, datetime
from functools import lru_cache

_written = lru_cache(maxsize=4_096)(datetime.isoformat)


def iso(moment: datetime) -> str:
    """As its own isoformat() has it: in UTC, as nearly all are, `2026-11-30T12:00:00+00:00`."""
    # One moment is equal to itself in other zones, and written otherwise.
    return _written(moment) if moment.tzinfo is UTC else moment.isoformat()
