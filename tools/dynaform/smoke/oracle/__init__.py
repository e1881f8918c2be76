"""What must be: pure functions over the items of a run, from intent alone; nothing here knows keys or proofs."""
