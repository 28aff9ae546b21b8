"""Many files in one table: a row for each, totals, shares, ranks, what stands out; as a sheet, text and Word file."""
