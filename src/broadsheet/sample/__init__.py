"""The sample publication: an invented town, its wire and its newsroom."""
