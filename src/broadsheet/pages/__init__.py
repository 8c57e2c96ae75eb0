"""What the public pages are, and what touches them."""
