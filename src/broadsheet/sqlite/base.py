"""The database backend of the embedded set-up.

Django assumes the 999 variables a query may have had in SQLite before 3.32.
The wheel's SQLite takes 250,000, and the difference is 36 INSERTs against one
when a delivery of a thousand stories is filed.
"""

from django.db.backends.sqlite3 import base, features, operations


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 200_000


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "broadsheet.sqlite.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
