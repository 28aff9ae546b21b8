"""The language of formulas, rules, prose and templates: its syntax, its evaluation, its filters."""
