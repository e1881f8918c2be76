"""What is proved of keys: unambiguous, disjoint, prefix-safe, ordered, short enough, and one with identity."""
