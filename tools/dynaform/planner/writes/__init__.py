"""From what a write asks to its proof: keys, derived attributes, conditions, transactions, uniqueness, units."""
