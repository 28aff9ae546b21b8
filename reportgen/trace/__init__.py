"""Where every number of a report comes from."""
