"""From facts to figures: what is computed, referred to and balanced, and prose with its references followed."""
