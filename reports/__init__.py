"""Report builders and templates."""
