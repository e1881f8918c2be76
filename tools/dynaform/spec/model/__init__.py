"""The typed, immutable models of a spec: what a person may write, and nothing of what follows from it."""

from dynaform.spec.model.access import (
    KEYED_WRITES,
    READ_VERBS,
    WRITE_VERBS,
    Action,
    Order,
    Otherwise,
    Pattern,
    Rate,
    Scan,
    Verb,
)
from dynaform.spec.model.base import Described
from dynaform.spec.model.entity import Attribute, Computed, Entity, EntityIndex, Function, Kept, Spread, Workload
from dynaform.spec.model.family import Consumer, Family
from dynaform.spec.model.table import Backup, Index, Key, Promises, Table

__all__ = [
    "KEYED_WRITES",
    "READ_VERBS",
    "WRITE_VERBS",
    "Action",
    "Attribute",
    "Backup",
    "Computed",
    "Consumer",
    "Described",
    "Entity",
    "EntityIndex",
    "Family",
    "Function",
    "Index",
    "Kept",
    "Key",
    "Order",
    "Otherwise",
    "Pattern",
    "Promises",
    "Rate",
    "Scan",
    "Spread",
    "Table",
    "Verb",
    "Workload",
]
