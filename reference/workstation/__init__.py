"""The reference LPS."""
