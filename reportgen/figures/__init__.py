"""The graph of figures: computed, referred to, circles of formulas, shares that add up in print, narratives."""
