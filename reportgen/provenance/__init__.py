"""Reports that came back: what was edited in them, whether they hold, taking edits back into the data."""
