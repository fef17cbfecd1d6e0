"""Vitalbench: open conformance harness and simulator for SESAM-Vitale billing."""

__version__ = "0.1.0"
