"""Scenarios: their schema, their loader, their variantes."""
