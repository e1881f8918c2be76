"""What is asked: the calls of a pattern, and the items with their neighbours that make each call tell something."""
