"""Where every printed number comes from: found, said in words, as comments of a review copy."""
