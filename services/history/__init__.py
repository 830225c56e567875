"""What happened, and that it is true: the log read, verified, proved, anchored, taken back, backed up."""
