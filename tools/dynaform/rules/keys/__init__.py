"""Rules about keys: how items spread over partitions, and what a partition can take."""
