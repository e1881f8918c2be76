"""What one call of a proof is: values, items, requests on the wire, and rows back from it."""
