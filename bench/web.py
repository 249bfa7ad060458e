"""The least possible HTTP client, so that the time measured is the server's: one open connection, one request at a time."""

import socket
from dataclasses import dataclass
from urllib.parse import urlencode

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """A connection to one server with somebody signed in on it. Raises AssertionError for an answer that was not wanted."""

    def __init__(self, port: int, *, session: str) -> None:
        self.port = port
        self.token = "b" * 32
        self.cookies = f"sessionid={session}; csrftoken={self.token}"
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.socket.close()

    def get(self, path: str, *, wanted: int = 200) -> Answer:
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._heads()}\r\n".encode(), wanted)

    def post(self, path: str, fields: dict[str, object], *, wanted: int = 302) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.token} | fields).encode()
        return self._post(path, body, "application/x-www-form-urlencoded", wanted)

    def upload(self, path: str, fields: dict[str, str], *, file: bytes, filename: str, wanted: int = 302) -> Answer:
        edge = "edge-of-a-part"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in ({"csrfmiddlewaretoken": self.token} | fields).items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = "".join([*parts, head]).encode() + file + f"\r\n--{edge}--\r\n".encode()
        return self._post(path, body, f"multipart/form-data; boundary={edge}", wanted)

    def _heads(self) -> str:
        return f"Host: 127.0.0.1:{self.port}\r\nCookie: {self.cookies}\r\nAccept-Language: en\r\n"

    def _post(self, path: str, body: bytes, kind: str, wanted: int) -> Answer:
        heads = f"{self._heads()}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        return self._ask(f"POST {path} HTTP/1.1\r\n{heads}".encode() + body, wanted)

    def _ask(self, request: bytes, wanted: int) -> Answer:
        self.socket.sendall(request)
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._more()
        head, _, body = found.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        parts, missing = [body], int(headers.get("content-length", 0)) - len(body)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        answer = Answer(int(first.split()[1]), headers, b"".join(parts))
        assert answer.status == wanted, f"{request[:200]!r}: {answer.status} instead of {wanted}\n{answer.text[:2000]}"
        return answer

    def _more(self) -> bytes:
        received = self.socket.recv(1 << 20)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received
