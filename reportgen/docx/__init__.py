"""The Word file: styles, body, charts, comments, tracked changes, base.docx; the text of one read."""
