"""What a form is made of: its model from schema and file, and its changes as exact cuts in the text of the file."""
