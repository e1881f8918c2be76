"""The server's process: moto behind a threaded WSGI server, quiet, on a socket that its starter listens on."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

_LOOK_SECONDS = 0.5


def main(descriptor: int, owner: int | None = None) -> None:
    """Serve until killed; where there is an owner, only as long as that process is our parent."""
    if owner is not None:
        threading.Thread(target=_end_with, args=(owner,), daemon=True).start()
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    application = DomainDispatcherApplication(create_backend_app)
    make_server("127.0.0.1", 0, application, threaded=True, fd=descriptor).serve_forever()


def _end_with(owner: int) -> None:
    """End this process when its owner is gone: a killed one cleans up nothing, and memory is all there is to lose."""
    while os.getppid() == owner:
        time.sleep(_LOOK_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
