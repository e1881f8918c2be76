"""dynaform: DynamoDB table families from one spec.

The package is a house of six floors (docs in README.md, contracts in pyproject.toml): a room imports only
from floors below its own, never sideways.
"""

__version__ = "0.1.0"
