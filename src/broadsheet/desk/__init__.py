"""The newsroom's own records, and the one gate out of the house: tell()."""
