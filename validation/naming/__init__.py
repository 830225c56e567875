"""Names columns: which header, by its words and its values, is which field."""
