"""Markup parsed into blocks: paragraphs, tables and how their cells are aligned, charts, pictures, heading numbers."""
