"""What changed, in order.

Every change a reader could notice is a row here, written in the transaction that made it.
"""
