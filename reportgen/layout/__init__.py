"""What format.yaml says of the look: fonts, sizes, margins, forms of numbers, in the trade's units."""
