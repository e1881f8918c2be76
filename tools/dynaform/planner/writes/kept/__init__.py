"""Kept facts (copies, counts, sums): what each write owes them, and who keeps those that a transaction does not."""
