"""Background work: an embedded lease queue behind the Django Tasks API."""
