"""`new`: a family scaffolded so that `check` passes at once."""

from __future__ import annotations

import re
from pathlib import Path

from dynaform.documents import write_atomically
from dynaform.findings import UsageError
from dynaform.spec import family_names, spec_path
from dynaform.workflow.render import render

_SPEC = """\
# yaml-language-server: $schema=../../../docs/schemas/spec.schema.json
# {family}: say in one line what the application keeps here. The language by example: the other families' specs.
format: 1
family: {family}
title: {title}

tables:
  items:
    key: {{partition: itemId}}
    indexes:
      byOwner: {{key: {{partition: ownerId, sort: createdAt}}, projection: ALL}}

entities:
  Item:
    table: items
    attributes:
      itemId: id
      ownerId: id
      createdAt: timestamp
      name: {{type: string, max: 200}}
    workload: {{items: 10000, size: 500B}}    # volumes and rates are guesses: make them yours

access_patterns:
  create-item: {{create: Item, set: {{createdAt: $now}}, rate: 0.1/s}}
  get-item: {{get: Item, by: [itemId], rate: 1/s}}
  list-items-of-owner: {{list: Item, by: [ownerId], order: createdAt desc, page: 20, rate: 1/s}}
  rename-item: {{update: Item, by: [itemId], set: {{name: $name}}, rate: 100/day}}
  delete-item: {{delete: Item, by: [itemId], rate: 100/day}}

consumers:
  application: {{access_patterns: all}}
"""


def new_family(root: Path, name: str) -> list[str]:
    """Write modules/families/<name>/spec.yaml and everything rendered from it; the paths.

    Raises:
        UsageError: the name is taken or not a name.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,40}", name):
        raise UsageError(f"{name!r} is no family name", hint="Use 2 to 41 lower-case letters, digits and '-'.")
    if name in family_names(root):
        raise UsageError(f"family {name!r} exists already", hint="Choose another name.")
    text = _SPEC.format(family=name, title=name.replace("-", " ").capitalize())
    write_atomically(spec_path(root, name), text)
    return [spec_path(root, name).relative_to(root).as_posix(), *render(root, [name], ())]
