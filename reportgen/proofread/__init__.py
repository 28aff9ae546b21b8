"""Texts proofread: claims that are not so, numbers typed again, years, units, leftovers."""
