"""The pilot protocol: commands, answers, screen vocabulary."""
