"""Finds the table in a sheet: which tab, which rows are headers, what each row is."""
