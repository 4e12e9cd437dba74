"""Has a document looked at by clamd, which is asked over its own protocol (INSTREAM)."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE_SECONDS = 30.0
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class NoScanner(Exception):
    """The scanner did not answer, or answered that it could not look. The document stays as it was."""


def is_configured() -> bool:
    """Whether documents are scanned here at all."""
    return bool(settings.SCANNER)


def what_was_found(file: BinaryIO) -> str:
    """The name of what the scanner found in a file; empty where it found nothing.

    Raises NoScanner whenever it did not say either in so many words: silence is never taken for clean.
    """
    try:
        with _connected() as scanner:
            answer = _ask(scanner, file)
    except OSError as error:
        raise NoScanner(type(error).__name__) from error
    said = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")[:120] or "something"
    raise NoScanner(said[:80] or "no answer")


def _ask(scanner: socket.socket, file: BinaryIO) -> bytes:
    scanner.sendall(b"zINSTREAM\0")
    while chunk := file.read(CHUNK):
        scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
    scanner.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := scanner.recv(LONGEST_ANSWER)):
        answer += more
    return answer


@contextmanager
def _connected() -> Iterator[socket.socket]:
    where = urlsplit(settings.SCANNER)
    if where.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as scanner:
            scanner.settimeout(PATIENCE_SECONDS)
            scanner.connect(where.path)
            yield scanner
    elif where.scheme == "tcp" and where.hostname and where.port:
        with socket.create_connection((where.hostname, where.port), timeout=PATIENCE_SECONDS) as scanner:
            yield scanner
    else:
        raise NoScanner("SCANNER is neither tcp://host:port nor unix:///path")
