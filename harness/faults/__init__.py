"""Faults: proofs that every check can fail, injected at the boundary and never in the reference."""
