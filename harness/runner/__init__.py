"""Runs scenarios and gathers verdicts."""
