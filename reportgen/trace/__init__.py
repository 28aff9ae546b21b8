"""Where every printed number comes from: found, said in words, as a page, as comments of a review copy."""
