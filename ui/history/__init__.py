"""What became of things: the log and its records, the trail of one milestone, past days, taking back."""
