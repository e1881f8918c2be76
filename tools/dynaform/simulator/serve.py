"""The server's process: moto behind a threaded WSGI server, quiet, on a socket that its starter listens on."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any

from dynaform.simulator.answers import Application, with_lost_answers

_LOOK_SECONDS = 0.5


def main(descriptor: int, owner: int | None = None) -> None:
    """Serve until killed; where there is an owner, only as long as that process is our parent."""
    if owner is not None:
        threading.Thread(target=_end_with, args=(owner,), daemon=True).start()
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    from dynaform.simulator.transactions import keep_what_transactions_touch
    from dynaform.simulator.values import handle_values_directly

    keep_what_transactions_touch()
    handle_values_directly()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    application = with_lost_answers(with_backup_tags(DomainDispatcherApplication(create_backend_app)))
    make_server("127.0.0.1", 0, application, threaded=True, fd=descriptor).serve_forever()


def with_backup_tags(application: Application) -> Application:
    """Tags of backup vaults and plans are found however a client asks for them.

    moto reads the ARN before the last slash of the path, which boto3 sends and Terraform's provider does not. Without
    it the provider sees no tags, and no plan that has a vault would ever be empty.
    """

    def answer(request: dict[str, Any], start: Any) -> Iterable[bytes]:
        path = request["PATH_INFO"]
        if request["REQUEST_METHOD"] == "GET" and path.startswith("/tags/arn:") and ":backup:" in path:
            asked, mark, query = request["RAW_URI"].partition("?")
            request |= {"PATH_INFO": path.rstrip("/") + "/", "RAW_URI": f"{asked.rstrip('/')}/{mark}{query}"}
        return application(request, start)

    return answer


def _end_with(owner: int) -> None:
    """End this process when its owner is gone: a killed one cleans up nothing, and memory is all there is to lose."""
    while os.getppid() == owner:
        time.sleep(_LOOK_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
