"""Faults that prove that checks bite."""
