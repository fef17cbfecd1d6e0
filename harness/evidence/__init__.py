"""The append-only journal and what is seen in it."""
