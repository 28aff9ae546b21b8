"""The schema: its keywords and fields, merging, validation, what is wrong with a value (“12万”), describing it."""
