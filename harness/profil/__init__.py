"""The profile of the software under test: what it claims to be, and what that leaves aside."""
