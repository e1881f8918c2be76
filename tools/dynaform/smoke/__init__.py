"""Floor 4: the differential test of every access pattern against deployed tables."""
