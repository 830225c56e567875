"""The words that every other room speaks: values, records, the standard schema, issues, errors.

Knows nobody. No clock, no files, no database.
"""
