"""Pricing rules over dated tables, pure."""
