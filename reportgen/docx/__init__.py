"""The Word file: its parts, written as text, and the reading of one."""
