"""Clients of the online services: ADR and ApCV."""
