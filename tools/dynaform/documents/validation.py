"""From a document to typed, immutable models, with every problem at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from dynaform.documents.loader import Document, Path
from dynaform.documents.suggestion import did_you_mean
from dynaform.findings import Edit, Finding, FindingsError

M = TypeVar("M", bound=BaseModel)


def problem(
    id: str, seen: str, *, hint: str = "", expected: str = "", path: Path = (), key: bool = False
) -> PydanticCustomError:
    """What a validator raises: a finding's id and words, and where below the validated field it stands.

    Args:
        id: the finding's id.
        seen: what was found.
        hint: how to mend it.
        expected: what would have been right.
        path: keys below the field that is being validated.
        key: the last key itself is wrong, and not what stands under it.
    """
    context = {"id": id, "seen": seen, "hint": hint, "expected": expected, "path": path, "key": key}
    return PydanticCustomError("dynaform", "{seen}", context)


class StrictModel(BaseModel):
    """Immutable; an unknown key is a finding with a suggestion, found beside all other problems."""

    # built when something is read: a model inside another would be built twice, and one that is not read for nothing
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, protected_namespaces=(), defer_build=True
    )
    offers: ClassVar[Mapping[str, str]] = {}
    """Required keys and the YAML that is right for most who forget them."""

    @model_validator(mode="before")
    @classmethod
    def _report_unknown_keys(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict) or not isinstance(info.context, _Context):
            return data
        info.context.offer(data, cls.offers)
        known = _known_keys(cls)
        if known.issuperset(data):
            return data
        info.context.unknown(data, [key for key in data if key not in known], known)
        return {key: value for key, value in data.items() if key in known}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced; what was computed from the fields before is forgotten."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


@cache
def _known_keys(model: type[StrictModel]) -> frozenset[str]:
    """The keys a person may write for a model."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


class _Context:
    """Collects unknown keys during one validation, because a model's own error would hide the others."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.findings: list[Finding] = []
        self._meant: set[str] = set()
        self._offers: dict[Path, str] = {}

    def offer(self, mapping: dict[str, Any], offers: Mapping[str, str]) -> None:
        """Remember what could stand in a mapping that lacks it."""
        path = self.document.path_of(mapping) if offers else None
        if path is not None:
            self._offers |= {(*path, key): yaml for key, yaml in offers.items() if key not in mapping}

    def missing(self, path: Path) -> Finding:
        """A required key that is not there, with what could be."""
        offered = self._offers.get(path)
        repair = () if offered is None else (Edit(path, offered),)
        hint = "" if repair else f"Add {path[-1]}: ..."
        place = self.document.key_place(path[:-1])
        return Finding("DF008", f"{path[-1]!r} is missing", place, "/".join(map(str, path)), hint=hint, repair=repair)

    def explains(self, finding: Finding) -> bool:
        """Whether a key is missing only because it stands there misspelt."""
        return finding.id == "DF008" and finding.subject in self._meant

    def unknown(self, mapping: dict[str, Any], keys: list[str], known: Iterable[str]) -> None:
        path = self.document.path_of(mapping)
        for key in keys:
            place = self.document.place((*(path or ()), key), key=True)
            subject = "/".join(map(str, path or ()))
            hint = did_you_mean(key, known)
            self._meant |= {("/".join(map(str, (*(path or ()), name)))) for name in known if f"{name!r}?" in hint}
            self.findings.append(Finding("DF003", f"{key!r} is not a key of this place", place, subject, hint=hint))


def validate(model: type[M], document: Document) -> M:
    """The document's data as ``model``.

    Raises:
        FindingsError: with every unknown key, missing key and wrong value, each at its place.
    """
    context = _Context(document)
    try:
        result = model.model_validate(document.data, context=context)
    except ValidationError as error:
        said = [_finding(dict(each), context) for each in error.errors(include_url=False)]
        raise FindingsError([*context.findings, *(each for each in said if not context.explains(each))]) from None
    if context.findings:
        raise FindingsError(context.findings)
    return result


def _finding(error: dict[str, Any], collected: _Context) -> Finding:
    document = collected.document
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    subject = "/".join(map(str, path))
    context = error.get("ctx", {})
    if error["type"] == "dynaform":
        path = (*path, *context["path"])
        place = document.place(path, key=context["key"])
        return Finding(context["id"], context["seen"], place, subject, context["expected"], context["hint"])
    if error["type"] == "missing":
        return collected.missing(path)
    value = error["input"]
    shown = f"{value!r}: " if isinstance(value, str) else ""
    said = _PLAIN.get(error["type"]) or _sentence(error["msg"])
    return Finding("DF004", f"{shown}{said}", document.place(path), subject)


_PLAIN = {
    "bool_parsing": "should be true or false",
    "int_parsing": "should be a whole number",
    "float_parsing": "should be a number",
}
"""What pydantic says in the words of programs."""


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    return text[:1].lower() + text[1:]
