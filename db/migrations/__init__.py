"""Migrations: the database's shape, step by step. Guards are reinstalled after each one."""
