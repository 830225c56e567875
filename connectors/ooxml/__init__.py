"""Spreadsheet packages (ECMA-376) as bytes: read faithfully, and change only the bytes of a cell."""
