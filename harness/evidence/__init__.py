"""Evidence: the journal of what was seen, and what checks read of it. No judgement here."""
