"""Edits that mend a finding, from the smallest on; each is tried on the spec before it is offered."""
