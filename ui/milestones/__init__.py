"""The milestones page: the grid that people edit, what they typed, the review before saving, one milestone to read."""
