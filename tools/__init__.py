"""What makes the things that are handed out beside the program: archives for offline computers, pictures, the site."""
