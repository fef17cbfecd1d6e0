"""Online services of the simulated world: ADR, ApCV, annuaire AMC, opposition list, clock."""
