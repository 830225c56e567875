"""Database: engine, tables, reads, and the one door through which governed data changes."""
