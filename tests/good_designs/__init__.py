"""Designs that are known to be good: the prover must find nothing wrong with them."""
