"""What the archive knows: which stories belong beside each other."""
