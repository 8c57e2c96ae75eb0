"""Broadsheet: a whole multi-section news publication from one process.

The rooms and the floors they stand on are drawn in docs/explanation/the-house.md.
"""

import sys

import pysqlite3

__version__ = "0.1.0"

# Debian's SQLite (3.40) carries the WAL-reset corruption fixed in 3.51.3; the
# wheel brings a current one. It must be in place before anything imports sqlite3.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
