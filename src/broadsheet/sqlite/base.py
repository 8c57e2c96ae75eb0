"""The database backend of the embedded set-up.

Django assumes the 999 variables a query may have had in SQLite before 3.32.
The wheel's SQLite takes 250,000, and the difference is 36 statements against one
when a thousand stories are written anew.
"""

import sqlite3
from functools import lru_cache

from django.db.backends.sqlite3 import base, features, operations

# Of all that is bound to a statement, the driver knows numbers and strings at once. For everything else, None among it, it looks for
# somebody who could turn it into one of these, and takes an exception for "nobody does": twenty times as long as binding it, for
# every empty cell. A method that finds nothing in an empty dictionary says None of None, and is written in C.
_nothing: dict[None, None] = {}
sqlite3.register_adapter(type(None), _nothing.get)
sqlite3.register_adapter(bool, int)
sqlite3.register_adapter(bytes, bytes)
sqlite3.register_adapter(memoryview, bytes)


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 200_000


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "broadsheet.sqlite.compiler"


class Cursor(base.SQLiteCursorWrapper):
    """Django's, which rewrites the marks for parameters in a statement each time it is asked."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement with SQLite's marks."""
        if param_names is None and len(query) < _LONG:
            return _converted(query)
        written: str = super().convert_query(query, param_names=param_names)
        return written


_LONG = 8_192
"""Letters from which on a statement was made for so many parameters, and will not come again."""


@lru_cache(maxsize=512)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    # What goes into a JSON column comes out of Django's encoder; without its check, SQLite need not read all of it again.
    data_type_check_constraints = {
        kind: check
        for kind, check in base.DatabaseWrapper.data_type_check_constraints.items()
        if kind != "JSONField"
    }

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor of ours; SQLite's have no names."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor
