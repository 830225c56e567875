"""The pages: opened one by one, and lived with in a real browser."""
