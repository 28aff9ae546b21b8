"""The manuals that come with the program: which there are, as text for a terminal, as a page for a browser."""
