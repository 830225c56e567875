"""Validation: header to field, text to value, rules. Findings are issues; nothing is raised."""
