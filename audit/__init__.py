"""Audit: canonical records, hash chain, verification. Pure: the database hands the bytes in."""
