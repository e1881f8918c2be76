"""Both sides next to each other: one case run against the tables and against the oracle, differences in words."""
