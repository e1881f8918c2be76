"""Floor 5: one file per command, what it does and in which order. Rooms below hand each other nothing; we do."""
