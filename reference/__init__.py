"""What is right: norms, rules and the reference LPS; imports nothing of the other rooms."""
