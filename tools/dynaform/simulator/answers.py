"""Answers that got lost on their way to the client, given again when it asks again."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application."""

_KEPT = 256
"""Answers that are kept: more than all clients of an environment together have under way."""
_FIRST = re.compile(r"\battempt=1\b")
_CHANGING = frozenset({"POST", "PUT", "DELETE", "PATCH"})

_Answer = tuple[str, list[tuple[str, str]], bytes]


def with_lost_answers(application: Application) -> Application:
    """Answer a request that a client sends again as it was answered before, where that was a success.

    Now and then an answer never reaches Terraform's provider, though it was sent: the SDK in it sends the request once
    more within a tenth of a second. Doing it again would fail: the table that it creates is there already. An AWS SDK
    gives every attempt of a request the same ``amz-sdk-invocation-id``, and the attempt's number in
    ``amz-sdk-request``.
    """
    kept: OrderedDict[str, _Answer] = OrderedDict()
    lock = threading.Lock()

    def answer(request: dict[str, Any], start: Any) -> Iterable[bytes]:
        name = request.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if name is None or request["REQUEST_METHOD"] not in _CHANGING:
            return application(request, start)
        again = _FIRST.search(request.get("HTTP_AMZ_SDK_REQUEST", "attempt=1")) is None
        found = kept.get(name) if again else None
        status, headers, body = found or _answered(application, request)
        with lock:
            if status.startswith("2"):
                kept[name] = status, headers, body
            while len(kept) > _KEPT:
                kept.popitem(last=False)
        start(status, headers)
        return [body]

    return answer


def _answered(application: Application, request: dict[str, Any]) -> _Answer:
    """What the application answers, in whole."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _failed: Any = None) -> None:
        told.append((status, headers))

    parts = application(request, start)
    try:
        body = b"".join(parts)
    finally:
        if (close := getattr(parts, "close", None)) is not None:
            close()
    return *told[-1], body
