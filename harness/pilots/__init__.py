"""Pilots: what drives the software under test, in process or by its adapter."""
