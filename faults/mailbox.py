"""A mail server that takes every message and keeps its Message-ID. On a free port of this machine, in threads."""

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
TAKES_SECONDS = 0.02
"""A mail server is never instant: two senders must have the time to get into each other's way."""


class Mailbox(socketserver.ThreadingTCPServer):
    """`received` holds for each Message-ID the moments from which a message of it came, one for each that came whole.

    The moment is the last at which its sender surely lived: a sender that is killed while its message is taken must not
    seem to have been killed before it sent.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """What EMAIL_URL is for this server."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def keep(self, message: bytes, began_at: datetime) -> None:
        found = MESSAGE_ID.search(message)
        with self._lock:
            self.received.setdefault(found.group(1).decode("ascii") if found else "none", []).append(began_at)


class _Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        try:
            self._talk()
        except ConnectionError:
            return  # the sender was killed

    def _talk(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line.strip().split(b" ")[0].upper()
            if word == b"QUIT":
                self._say("221 bye")
                return
            if word == b"DATA":
                began_at = datetime.now(UTC)
                self._say("354 go on")
                self._message(began_at)
            else:
                self._say("250 ok")

    def _message(self, began_at: datetime) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if line:  # a sender that died in the middle has sent nothing
            time.sleep(TAKES_SECONDS)
            self.server.keep(b"".join(lines), began_at)
            self._say("250 taken")

    def _say(self, text: str) -> None:
        try:
            self.wfile.write(f"{text}\r\n".encode("ascii"))
        except OSError:
            return  # the sender was killed; what it sent before is kept


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server, for as long as the run lasts."""
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
