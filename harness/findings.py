"""Verdicts and findings."""
