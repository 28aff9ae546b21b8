"""Numeric claims: what a sentence says of a number, by a small grammar, held against the data or its own numbers."""
