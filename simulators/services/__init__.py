"""Simulated online services: ADR, ApCV, annuaire AMC, opposition list."""
