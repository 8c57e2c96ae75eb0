"""What Broadsheet's speed is, measured beside its peers in one run. See README.md here."""
