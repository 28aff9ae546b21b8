"""The reading of texts: what is left standing in them, and numbers that are typed instead of referred to."""
