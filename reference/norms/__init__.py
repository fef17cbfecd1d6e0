"""Exchange formats, one declarative codec."""
