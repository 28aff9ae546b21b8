"""Texts proofread: numbers typed again, years, units, leftovers, wrong shares and rates."""
