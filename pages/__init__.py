"""Pages: one script each. Load, empty state, draw, one action."""
