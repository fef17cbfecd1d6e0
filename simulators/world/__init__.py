"""Seeded people, organisms, conventions, PKI and clock."""
