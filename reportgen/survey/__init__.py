"""What a data file says by the titles of its fields; coverage of schema and template; what backs numbers in words."""
