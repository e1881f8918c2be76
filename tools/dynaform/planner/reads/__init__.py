"""From what a read asks to its proof: normal form, matching, search, sizes, and the smallest repair."""
