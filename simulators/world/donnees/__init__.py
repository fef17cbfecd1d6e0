"""Who lives in the simulated world (data): people, professionals, organisms."""
