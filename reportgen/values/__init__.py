"""Numbers as values: figures, units of money, rounding, largest remainder, a formula in words, numerals; records."""
