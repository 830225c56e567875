"""One sync of a tracker, from its sheet to the database and back, and what starts it."""
