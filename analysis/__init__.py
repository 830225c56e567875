"""Analysis: links, calendar, schedule, heatmap. Pure: frames in, frames out."""
