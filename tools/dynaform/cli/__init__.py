"""Floor 6: arguments in, text out, exit codes. No logic."""
