"""The audit (审核): stated figures against their formulas, rules, tolerance, likely slips, waivers."""
