"""Measurements of dynaform beside the bare tools it drives: both sides in one run, so that ratios mean something."""
