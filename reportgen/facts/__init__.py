"""The facts of a data file: YAML read strictly, every value with its place, and exact cuts in the text."""
