"""Terms, and what they allow: per channel, until when, with which credit."""
