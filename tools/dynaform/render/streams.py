"""The readers of streams that a spec names, as data of the family's module, with the signs of smoke's items."""

from __future__ import annotations

from dynaform.planner.layout import Layout
from dynaform.planner.streams import SmokeSign, smoke_signs
from dynaform.render.hcl import Hcl


def stream_consumers(layout: Layout) -> dict[str, Hcl]:
    """Consumer to the table whose stream it reads and the signs of smoke; only consumers with ``stream:``."""
    return {
        name: {"table": consumer.stream, "smoke": [_sign(sign) for sign in smoke_signs(layout, consumer.stream)]}
        for name, consumer in sorted(layout.family.consumers.items())
        if consumer.stream is not None
    }


def smoke_words(layout: Layout, table: str) -> list[str]:
    """The signs as a README says them, one per entity of the table."""
    return [
        f"{sign.entity}: `{sign.attribute}` {'begins with' if sign.at_start else 'contains'} `{sign.text}`, in any case"
        for sign in smoke_signs(layout, table)
    ]


def _sign(sign: SmokeSign) -> Hcl:
    return {"entity": sign.entity, "attribute": sign.attribute, "text": sign.text, "at_start": sign.at_start}
