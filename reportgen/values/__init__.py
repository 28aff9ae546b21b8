"""The values of a report: figures, records, rounding, and the words for how a figure is computed."""
