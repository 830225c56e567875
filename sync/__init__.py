"""Sync: identity, three-way merge, policy and guards. Pure: decides, and touches nothing."""
