"""Pages in a browser: blocks as HTML that looks like the Word file; of a report, a trace, a comparison."""
