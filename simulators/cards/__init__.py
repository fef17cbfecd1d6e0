"""ISO 7816 engine, Vitale and CPx cards, links."""
