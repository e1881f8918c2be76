"""The five documents as they were written, as specs: what the prover finds in them."""
