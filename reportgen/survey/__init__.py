"""What a data file says, and how much of it is covered."""
