"""The report as blocks: markup parsed into paragraphs, tables, charts and pictures, and numbered."""
