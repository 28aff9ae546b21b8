"""The report without a look: Markdown and plain text from its blocks, every merged cell spelled out."""
