"""The dependencies page: one module for each way of looking at who waits for whom."""
