"""Pilots: in process, adapter over stdio, operator."""
