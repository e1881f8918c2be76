"""The columns of an answer: what a request asks for, and what comes out of keys."""

from __future__ import annotations

from collections.abc import Sequence

from dynaform.planner.algebra import decodable
from dynaform.planner.context import ReadContext
from dynaform.planner.layout import EntityKey, Template
from dynaform.planner.proof import Decoded
from dynaform.planner.reads.question import Question
from dynaform.planner.reads.search import Served, projected
from dynaform.spec.model import Verb


def asked_columns(context: ReadContext, question: Question, served: Sequence[Served]) -> tuple[str, ...]:
    """Stored names to ask for; nothing when the answer is the whole entity."""
    layout = context.scope.layout
    if not question.action.returns or question.action.verb is Verb.COUNT:
        return ()
    wanted = [*question.returns, *([question.order.attribute] if question.order else [])]
    names: list[str] = []
    for name in wanted:
        if _projected(context, question, served, name):
            names.append(layout.stored_name(question.entity, name))
        elif (decoded := _source_of(context, question, served, name)) is not None:
            names.append(decoded.key_attribute)
    return tuple(dict.fromkeys(names))


def _projected(context: ReadContext, question: Question, served: Sequence[Served], name: str) -> bool:
    paths = (each.match.key.path for each in served)
    root = name.split(".", 1)[0]
    return all(root in projected(context.scope.layout, question.entity, path) for path in paths)


def decoded_columns(context: ReadContext, question: Question, served: Sequence[Served]) -> list[Decoded]:
    """The attributes of the answer that no branch holds under their own names."""
    wanted = [name for name in question.returns if not _projected(context, question, served, name)]
    found = (_source_of(context, question, served, name) for name in wanted)
    return [each for each in found if each is not None]


def _source_of(context: ReadContext, question: Question, served: Sequence[Served], name: str) -> Decoded | None:
    """The key attribute an attribute can be read back from, common to all branches."""
    layout = context.scope.layout
    keys: list[EntityKey] = [layout.base(question.entity)]
    paths = {each.match.key.path for each in served}
    if len(paths) == 1:
        keys.append(served[0].match.key)
    if all(path.projection == ("ALL",) for path in paths):
        keys += layout.indexes_of(question.entity)
    for key in keys:
        for key_attribute, source in key.sources:
            if isinstance(source, Template) and name in decodable(layout, question.entity, source):
                return Decoded(name, key_attribute, source)
    return None
