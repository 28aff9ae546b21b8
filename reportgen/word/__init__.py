"""Word files made by hand, with tags: where text stands, faults of tags, filling, what they then say."""
