"""Rules about what is stored: types, names, sizes and secrets."""
