"""Rules about secondary indexes: what they cost, and who needs them."""
