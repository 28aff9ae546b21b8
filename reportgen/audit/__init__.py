"""The audit: stated against computed, rules, what rounding explains, swapped digits and other slips, waivers."""
