"""The look of a report: the format file and the trade's units."""
