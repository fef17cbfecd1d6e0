"""The simulated world: seeded people, organisms, test PKI, clock."""
