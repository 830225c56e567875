"""The trackers page: the list, one tracker, its syncs, and what waits in it."""
