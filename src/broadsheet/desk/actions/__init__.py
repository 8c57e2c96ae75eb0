"""Each write of the desk, one function each.

Every action here that readers could notice runs in a transaction, and writes
the journal in it.
"""
