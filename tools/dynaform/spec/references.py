"""Checks that need more than one object: does every name mean something?"""

from dynaform.documents import Document
from dynaform.findings import Finding
from dynaform.spec.model import Family


def check_references(family: Family, document: Document) -> list[Finding]:
    return []
