"""The canaries: what must never leave the service, on every child, and how they are looked for."""

import base64
import json
import quopri
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from html import escape, unescape
from typing import Any
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from django.core.mail import EmailMessage

from tests.builders import a_child
from tracker.models import Child

BORN = date(2013, 7, 29)
EXPECTED = date(2026, 7, 23)
NOTE = "The lodger Mortimer Flinkhoven was in the kitchen again."
STREET = "7 Kestrelmoor Passage"
PUPIL = "Z801200001013"
SOURCE = "SRC-KLX-5528"


@dataclass(frozen=True)
class Named:
    """A name as somebody might really type it, or as nobody should."""

    given: str
    family: str

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()


PLAIN = Named("Quinstella", "Ravensmoorling")
OF_REGEX = Named("Zor(a.*+?[x])$", "O'Fe^lan{2}|%s")
OF_ELSEWHERE = Named("Željkóna", "Đorđevićová-Łuka")
OF_ONE_WORD = Named("Nightjarra", "")
OF_MARKUP = Named("<b>Ysolte</b>", "&amp;{{ Wrenfold }}")
NAMES = (PLAIN, OF_REGEX, OF_ELSEWHERE, OF_ONE_WORD, OF_MARKUP)
SIBLING = Named("Corvinella", "Ravensmoorling")
UNBORN = Named("Babyfinch", "Ravensmoorling")


def a_canary(name: Named = PLAIN) -> Child:
    """A child with a canary in every field that says anything."""
    child = a_child(given=name.given, family=name.family, born=BORN)
    Child.objects.filter(pk=child.pk).update(unique_pupil_number=PUPIL, source_system="elsewhere", source_ref=f"{SOURCE}-{child.pk}")
    child.refresh_from_db()
    return child


def an_unborn_canary(name: Named = UNBORN) -> Child:
    return Child.objects.create(given_name=name.given, family_name=name.family, expected_date=EXPECTED, sex="U",
                                search_text=name.full.lower())  # fmt: skip


def words(*names: Named) -> tuple[str, ...]:
    """Everything that would give one of these children away."""
    parts = [part for name in names for part in (name.given, name.family, name.full) if part]
    initials = [f"{n.given[0]}.{n.family[0]}." for n in names if n.given[0].isalnum() and n.family[:1].isalnum()]
    return tuple(
        dict.fromkeys([*parts, *initials, *_days(BORN), *_days(EXPECTED), NOTE, "Flinkhoven", STREET, "Kestrelmoor", PUPIL, SOURCE])
    )


def _days(on: date) -> tuple[str, ...]:
    """A day as a page, a form, a program or a person writes it."""
    return (on.isoformat(), f"{on:%d/%m/%Y}", f"{on.day} {on:%B} {on.year}", f"{on.day} {on:%b} {on.year}", f"{on:%d%m%Y}")


EVERY_WORD = words(*NAMES, SIBLING, UNBORN)


def found_in(text: str, looked_for: Iterable[str] = EVERY_WORD) -> list[str]:
    """The canaries in a text: as they are, in any case, composed or not, and as an address, a page, JSON or a mail writes them."""
    readings = {_plain(reading) for reading in _readings(text)}
    return [word for word in looked_for if any(form in reading for form in _forms(word) for reading in readings)]


def _readings(text: str) -> Iterable[str]:
    yield text
    yield unescape(text)
    yield unquote(text)
    yield unquote_plus(text)


def _forms(word: str) -> set[str]:
    as_json = json.dumps(word)[1:-1]
    as_repr = repr(word)[1:-1]
    escaped = word.encode("unicode_escape").decode()
    quoted = quopri.encodestring(word.encode()).decode()
    encoded = base64.b64encode(word.encode()).decode().rstrip("=")
    return {_plain(form) for form in (word, escape(word), quote(word), quote_plus(word), as_json, as_repr, escaped, quoted, encoded)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def told_by_mail(sent: EmailMessage) -> str:
    """A mail with all its headers and parts, as it goes and as it is read."""
    raw = sent.message().as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    parts = [part.get_payload(decode=True) or b"" for part in read.walk() if not part.is_multipart()]
    return "\n".join([raw.decode("utf-8", "replace"), *(f"{k}: {v}" for k, v in read.items()), *(p.decode() for p in parts)])


def told_by_headers(headers: Mapping[str, Any], cookies: Mapping[str, Any]) -> str:
    """Everything in an answer beside its body, cookies with what they hold as far as it can be read."""
    return "\n".join([*(f"{name}: {value}" for name, value in headers.items()), *(_opened(morsel.value) for morsel in cookies.values())])


def _opened(value: str) -> str:
    """A cookie's value, and what its parts are in base64 or compressed as Django's signing makes them."""
    from django.core import signing

    told = [value]
    for part in value.replace('"', "").split(":"):
        try:
            told.append(signing.b64_decode(part.lstrip(".").encode()).decode("utf-8", "replace"))
        except ValueError:
            continue
    try:
        told.append(str(signing.loads(value, salt="django.contrib.messages", max_age=None)))
    except signing.BadSignature:
        pass
    return "\n".join(told)
