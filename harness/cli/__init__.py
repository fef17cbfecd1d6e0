"""The vitalbench command."""
