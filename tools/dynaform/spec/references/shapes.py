"""Which words fit which verb, and what may stand together in a transaction or in steps."""

from __future__ import annotations

from dynaform.documents import Path
from dynaform.spec.model import KEYED_WRITES, READ_VERBS, Action, Described, Pattern, Verb
from dynaform.spec.references.review import Review
from dynaform.spec.values import Parameter

_SELECT = {"by", "where", "as_"}
_READ = _SELECT | {"returns", "via", "consistent"}
_MANY = {"keeps", "scan"}
_WRITE = {"otherwise", "each", "limit", "returns", "as_", "when"}
_CHANGE = {"set_", "init", "add", "append", "remove"}
_FITS: dict[Verb, set[str]] = {
    Verb.GET: _READ,
    Verb.LIST: _READ | _MANY | {"order", "page", "limit"},
    Verb.COUNT: (_READ | _MANY) - {"returns"},
    Verb.CREATE: _WRITE | {"set_"},
    Verb.PUT: _WRITE | {"set_"},
    Verb.UPDATE: _WRITE | _SELECT | _CHANGE,
    Verb.UPSERT: _WRITE | _SELECT | _CHANGE,
    Verb.DELETE: _WRITE | _SELECT,
    Verb.CHECK: {"otherwise", "by", "where", "when"},
}
_OF_PATTERN = {"requests", "rate", "optional", "token", "transaction", "steps", "elsewhere", *Described.model_fields}
_VERB_FIELDS = {"list_" if verb is Verb.LIST else str(verb) for verb in Verb}


def check_shapes(review: Review) -> None:
    """Every access pattern of the family."""
    for name, pattern in review.family.access_patterns.items():
        for below, action in pattern.placed_actions():
            path: Path = ("access_patterns", name, *below)
            _check_words(review, path, action)
            _check_needs(review, path, action)
        _check_pattern(review, ("access_patterns", name), pattern)


def _said(field: str) -> str:
    return field.rstrip("_")


def _check_words(review: Review, path: Path, action: Action) -> None:
    fits = _FITS[action.verb] | _OF_PATTERN | _VERB_FIELDS
    for field in sorted(action.model_fields_set - fits):
        seen = f"`{_said(field)}` has no meaning for `{action.verb}`"
        review.report("DF122", (*path, _said(field)), seen, key=True, hint=f"Remove {_said(field)}.")


def _check_needs(review: Review, path: Path, action: Action) -> None:
    verb = str(action.verb)
    if action.page is not None and action.limit is not None:
        seen = "`page` is rows per call and `limit` rows in all: one of them"
        review.report("DF122", (*path, "limit"), seen, key=True, hint="Remove limit or page.")
    if action.verb in KEYED_WRITES and not action.selection and action.each is None:
        review.report("DF122", (*path, verb), f"`{verb}` says not which item", key=True, hint="Add by: [...].")
    if action.verb in {Verb.UPDATE, Verb.UPSERT} and not any(getattr(action, field) for field in _CHANGE):
        seen = f"`{verb}` changes nothing"
        review.report("DF122", (*path, verb), seen, key=True, hint="Add set, init, add, append or remove.")


def _check_pattern(review: Review, path: Path, pattern: Pattern) -> None:
    if pattern.transaction:
        _check_transaction(review, path, pattern)
    elif pattern.token is not None:
        seen = "a token makes a transaction repeatable, and there is none"
        review.report("DF122", (*path, "token"), seen, key=True, hint="Remove token.")
    if pattern.transaction or pattern.steps:
        field = "transaction" if pattern.transaction else "steps"
        for word in sorted(pattern.model_fields_set - _OF_PATTERN):
            seen = f"`{_said(word)}` stands beside `{field}`"
            review.report("DF122", (*path, _said(word)), seen, key=True, hint=f"Move it into one of the {field}.")
    elif pattern.as_ is not None:
        review.report("DF122", (*path, "as"), "`as` names the rows of a step", key=True, hint="Remove as.")
    _check_checks(review, path, pattern)


def _check_transaction(review: Review, path: Path, pattern: Pattern) -> None:
    verbs = [action.verb for action in pattern.transaction]
    reads = [position for position, verb in enumerate(verbs) if verb in READ_VERBS]
    for position in reads:
        place = (*path, "transaction", position)
        if len(reads) < len(verbs):
            seen = f"`{verbs[position]}` stands among writes"
            review.report("DF122", place, seen, hint="Use steps, or `check` to require something of an item.")
        elif verbs[position] is not Verb.GET:
            seen = f"a transaction reads by `get`, not by `{verbs[position]}`"
            review.report("DF122", place, seen, hint="Use steps.")
    for position, action in enumerate(pattern.transaction):
        if action.as_ is not None:
            place = (*path, "transaction", position, "as")
            review.report("DF122", place, "`as` names the rows of a step", key=True, hint="Remove as.")
    _check_token(review, path, pattern, reads_only=len(reads) == len(verbs))


def _check_token(review: Review, path: Path, pattern: Pattern, *, reads_only: bool) -> None:
    if pattern.token is None:
        return
    if reads_only:
        seen = "a transaction of reads takes no token"
        review.report("DF122", (*path, "token"), seen, key=True, hint="Remove token.")
    elif not isinstance(pattern.token, Parameter):
        seen = f"{pattern.token} is no parameter, and a token must be the caller's"
        review.report("DF122", (*path, "token"), seen, hint="Write token: $requestId.")


def _check_checks(review: Review, path: Path, pattern: Pattern) -> None:
    if pattern.transaction:
        return
    for below, action in pattern.placed_actions():
        if action.verb is Verb.CHECK:
            seen = "`check` exists in a transaction only"
            review.report("DF122", (*path, *below, "check"), seen, key=True, hint="Use get, or `when` of the write.")
