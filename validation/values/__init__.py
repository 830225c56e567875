"""Reads cells as values and writes values as cells, by conventions that a column's evidence decides."""
