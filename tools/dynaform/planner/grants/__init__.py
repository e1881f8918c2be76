"""What each consumer may do, from the proofs: actions per table and index, tied to the principal where it can be."""
