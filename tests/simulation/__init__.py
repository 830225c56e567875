"""Histories of people, faults and syncs, told by a number: the real engine and database, a scripted sheet."""
