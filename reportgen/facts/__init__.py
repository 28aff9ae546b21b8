"""A data file's YAML, read strictly: tabs, quotes, encodings, repeated keys; each value with its place; edits."""
