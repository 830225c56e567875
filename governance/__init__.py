"""Governance: contracts between functions, gates, signals. Pure. Still empty: later issues fill it."""
