"""Floor 4, pure: what consumers may do as IAM policies, and the proof that they may do that and nothing else."""
