"""The simulated world around an LPS."""
