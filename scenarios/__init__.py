"""Scenarios shipped as data, one folder a suite."""
