"""Reports made by hand, read back through a template into a data file: what is found, unsure, missing."""
