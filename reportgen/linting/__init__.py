"""Templates held against schema and vocabulary without any data, in every branch of every part."""
