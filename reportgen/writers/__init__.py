"""The forms in which a report is written, by name, for command line and page; LibreOffice, which lays some out."""
