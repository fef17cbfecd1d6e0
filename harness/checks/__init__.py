"""Checks: pure functions over evidence, bound to requirement ids."""
