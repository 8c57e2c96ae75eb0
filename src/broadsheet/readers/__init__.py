"""People with a name: staff and readers, how they sign in, what they agreed to."""
