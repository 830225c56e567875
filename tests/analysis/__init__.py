"""Stories about links, working days, implied dates and the heatmap."""
