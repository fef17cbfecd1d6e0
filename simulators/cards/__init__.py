"""Simulated cards: an ISO 7816 engine, the Vitale and CPx profiles, the readers and their links."""
