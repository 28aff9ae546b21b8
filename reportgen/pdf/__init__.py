"""The report as a PDF, laid out by Typst from its blocks: pages, looks, charts, which font stands in for which.

A program that is the same for every report (`report.typ`) reads what there is to print from a JSON file in memory.
"""
