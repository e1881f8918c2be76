"""A command of the AWS CLI for the server of ``warm_aws``: hands over what it was started with, exits as told.

Apart from the server, and on the bare socket, because this is started for every command of a script: with json and the
modules below ``socket`` its start would take longer than all else.
"""

import _socket
import os
import sys


def call(path: str, arguments: list[str]) -> int:
    server = _socket.socket(_socket.AF_UNIX)
    server.connect(path)
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    # a count, because an argument may be anything but a NUL
    said = "\0".join([str(len(arguments)), *arguments, os.getcwd(), *environment]).encode()  # noqa: PTH109
    files = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
    size = len(said).to_bytes(4, "big")
    server.sendmsg([size], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)])
    server.sendall(said)
    return server.recv(1)[0]


if __name__ == "__main__":
    sys.exit(call(sys.argv[1], sys.argv[2:]))
