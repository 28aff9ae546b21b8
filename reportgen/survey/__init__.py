"""What a data file says by the titles of its fields; how much of schema and template is covered."""
