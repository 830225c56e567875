"""Connectors: the only code that touches a sheet. They know the domain and nothing else."""
