"""Templates: their inheritance, the sandbox, and the markup that they render."""
