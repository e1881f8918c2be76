"""Estates of made-up families, as large as a measurement needs: a seed gives the same specs on every machine."""

from benchmarks.estates.flat import write_flat
from benchmarks.estates.repository import Estate, write_estate
from benchmarks.estates.specs import TABLES_PER_FAMILY, family_spec

__all__ = ["TABLES_PER_FAMILY", "Estate", "family_spec", "write_estate", "write_flat"]
