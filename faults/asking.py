"""Asks the program by HTTP until it answers: the same request under the same key, however often the connection breaks."""

import hashlib
import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

WAIT_SECONDS = 0.15


@dataclass(slots=True)
class Asked:
    """One request, what came of it, and how often it had to be asked again. `status` is 0 where nothing ever answered.

    `marker` stands as the reason in the act's event, so that the record can be searched for it. `answer` is the hash of
    the answer's meaning. `stale` marks a version that the program must not take. `told` says by which events an act that
    is no move must be told: kind, record, words, and how often. `by` is who asks, where that is not the one person who
    stands for everybody.
    """

    key: str
    kind: str
    journey: str
    marker: str
    path: str
    body: dict[str, Any]
    stale: bool = False
    told: list[list[Any]] = field(default_factory=list)
    by: str = ""
    status: int = 0
    answer: str = ""
    again: int = 0
    replayed: str = ""

    @property
    def done(self) -> bool:
        return 200 <= self.status < 300

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name not in ("body", "path", "by")}


class Caller:
    """One connection of one program that uses the API. Not shared by threads. `tokens` are by who asks."""

    def __init__(self, port: int, tokens: Mapping[str, str], *, patience_seconds: float) -> None:
        self._port, self._patience, self._tokens = port, patience_seconds, tokens
        self._headers = {"Content-Type": "application/json", "Access-Reason": "The fault run."}
        self._connection: http.client.HTTPConnection | None = None
        self.cut = 0

    def read(self, path: str) -> Any:
        """The answer to a question that changes nothing. None where the program never answers."""
        status, answer, _ = self._until_answered("GET", path, None, self._as(""))
        return answer if status == 200 else None

    def ask(self, asked: Asked) -> Any:
        """Send a request under its key until it is answered, and note the answer on it. Returns the answer."""
        asked.status, answer, asked.again = self._until_answered("POST", asked.path, asked.body, self._keyed(asked))
        asked.answer = meaning(answer)
        return answer

    def ask_again(self, asked: Asked) -> None:
        """Send it once more, as a program would that had lost the answer."""
        status, answer, _ = self._until_answered("POST", asked.path, asked.body, self._keyed(asked))
        asked.replayed = meaning(answer) if status == asked.status else f"status {status}"

    def _as(self, by: str) -> dict[str, str]:
        return {"Authorization": f"Token {self._tokens[by]}"}

    def _keyed(self, asked: Asked) -> dict[str, str]:
        return {**self._as(asked.by), "Idempotency-Key": asked.key}

    def _until_answered(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, int]:
        until = time.monotonic() + self._patience
        again = 0
        while True:
            status, answer = self._once(method, path, body, headers)
            # A fault of the server is no answer: nobody knows from it what was done.
            if 200 <= status < 500:
                return status, answer, again
            if time.monotonic() > until:
                return 0, None, again
            again += 1
            self.cut += 1
            time.sleep(WAIT_SECONDS)

    def _once(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            sent = json.dumps(body) if body is not None else None
            self._connection.request(method, f"/api/v1/{path}", sent, {**self._headers, **headers})
            response = self._connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        except (OSError, http.client.HTTPException, ValueError):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            return 0, None


def meaning(answer: Any) -> str:
    """The hash of an answer, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()
