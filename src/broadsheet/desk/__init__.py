"""The desk: the newsroom's own records, and the one gate out of the house: desk.gate.tell()."""
