"""What several rules compute from a design: partitions, volumes, uses."""
