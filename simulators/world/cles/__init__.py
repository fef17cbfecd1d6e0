"""The shipped pool of TEST keys (data; see LISEZMOI.md)."""
