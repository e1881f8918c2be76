"""Several entities in one answer: one key condition, the order of its rows, and the smallest repair."""
