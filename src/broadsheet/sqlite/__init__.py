"""Django's SQLite backend, told what the SQLite we bring can do."""
