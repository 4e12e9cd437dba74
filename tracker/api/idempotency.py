"""The same request twice has one effect: the first answer to a key is kept, and given again.

The answer of what was done is written in the transaction that does it, so neither is ever there without the other.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.asking import now_of
from tracker.api.errors import PROBLEM_JSON, KeyReused, bad_field, problem_of
from tracker.errors import NotVisible, WaymarkError
from tracker.models import AnsweredRequest, User
from tracker.rules.fault_points import point

HEADER = "Idempotency-Key"
LONGEST_KEY = 120


class _AnsweredMeanwhile(Exception):
    """Another request with this key was answered while this one waited for it."""


def answered_once(request: Request, do: Callable[[], tuple[int, Any]], *, user: User) -> Response:
    """The answer to this request: the kept one where its key has been answered, else what `do` gives.

    `do` gives a status and data, and may raise our own refusals; a refusal is an answer too, and is kept. Raises
    KeyReused where the key was used for another request. Without a key nothing is kept.
    """
    key = _key(request)
    if not key:
        with transaction.atomic():
            status, answer = do()
        return Response(answer, status=status)
    asked = _asked(request)
    kept = _kept(user, key, asked)
    if kept is not None:
        return kept
    try:
        with transaction.atomic():
            claim = _claimed(request, user, key, asked)
            point("after_the_key_before_the_act")
            status, answer = do()
            claim.status, claim.answer = status, _plain(answer)
            claim.save(update_fields=["status", "answer"])
            point("after_the_answer_before_the_commit")
    except _AnsweredMeanwhile:
        kept = _kept(user, key, asked)
        assert kept is not None, "a key is claimed only by a request that is answered"
        return kept
    except NotVisible:
        raise
    except WaymarkError as refused:
        return _refused(request, refused, user, key, asked)
    point("after_the_commit_before_the_answer")
    return Response(claim.answer, status=status)


def _refused(request: Request, refused: WaymarkError, user: User, key: str, asked: str) -> Response:
    """Keep a refusal: nothing else of the request was written."""
    problem = problem_of(refused, request)
    AnsweredRequest.objects.bulk_create(
        [AnsweredRequest(user=user, key=key, asked=asked, status=problem["status"], answer=_plain(problem), at=now_of(request))],
        ignore_conflicts=True,
    )
    kept = _kept(user, key, asked)
    assert kept is not None
    return kept


def _claimed(request: Request, user: User, key: str, asked: str) -> AnsweredRequest:
    """Take the key before anything is done, so that a twin of this request waits here for its answer."""
    try:
        with transaction.atomic():
            return AnsweredRequest.objects.create(user=user, key=key, asked=asked, status=0, answer={}, at=now_of(request))
    except IntegrityError:
        raise _AnsweredMeanwhile from None


def _kept(user: User, key: str, asked: str) -> Response | None:
    row = AnsweredRequest.objects.filter(user=user, key=key).first()
    if row is None:
        return None
    if row.asked != asked:
        raise KeyReused
    content_type = PROBLEM_JSON if row.status >= 400 else None
    return Response(row.answer, status=row.status, content_type=content_type, headers={"Idempotent-Replayed": "true"})


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise bad_field(HEADER, f"Give a key of at most {LONGEST_KEY} characters.")
    return key


def _asked(request: Request) -> str:
    """What was asked: the method, the address and the meaning of the body, whatever the order of its fields."""
    body = json.dumps(request.data, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256("\n".join((request.method or "", request.path, body)).encode(errors="replace")).hexdigest()


def _plain(answer: Any) -> Any:
    """The answer exactly as it goes out, as JSON values."""
    return json.loads(JSONRenderer().render(answer))
