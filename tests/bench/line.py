"""A connection that is kept, and as little of a client as answers need: what is measured is the server."""

import socket
from typing import Self

HOST = "127.0.0.1"


class Line:
    """Asks again and again on one connection."""

    def __init__(self, port: int, token: str) -> None:
        self.headers = f"Host: {HOST}:{port}\r\nAuthorization: Bearer {token}\r\n\r\n"
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def get(self, path: str) -> bytes:
        """Return the body; anything but 200 ends the benchmark."""
        self.socket.sendall(f"GET {path} HTTP/1.1\r\n{self.headers}".encode())
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), got[:400]
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        return body

    def _more(self) -> bytes:
        some = self.socket.recv(65536)
        assert some, "the server hung up"
        return some
