"""The inbox: what waits for a person, one item to answer, several at once, what was decided."""
