"""Every address, asked by everybody and with everything broken: no canary in an address, a header, a cookie, a title, an error or a log."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from tests.builders import a_person
from tests.canary.birds import BORN, NOTE, PLAIN, PUPIL, SIBLING, SOURCE, STREET, a_canary, an_unborn_canary, found_in, told_by_headers
from tests.canary.ears import hearing
from tests.test_addresses import ABOUT_A_CHILD, ALL, Address, Scene, read, scene, signed_in, write
from tracker.actions.api_tokens import make_token
from tracker.actions.family import link_children
from tracker.models import Child, EventPayload, User
from tracker.terms import LinkKind
from workflows.terms import Role

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["scene"]

COOKIES = frozenset({"sessionid", "csrftoken"})
"""Neither holds anything: the session is a row, and the other is a random word."""


@pytest.fixture
def nest(scene: Scene) -> Scene:
    """The scene of every address, all of its children being canaries, with a sibling and one who is not born."""
    Child.objects.update(given_name=PLAIN.given, family_name=PLAIN.family, date_of_birth=BORN, search_text=PLAIN.full.lower())
    Child.objects.filter(pk=scene.journey.child_id).update(unique_pupil_number=PUPIL, source_system="elsewhere", source_ref=SOURCE)
    EventPayload.objects.exclude(reason="").update(reason=f"{NOTE} {STREET}")
    actor = scene.panels.actor(scene.panels.world.ben, scene.now)
    for other, kind in ((a_canary(SIBLING), LinkKind.SIBLING), (an_unborn_canary(), LinkKind.HALF_SIBLING)):
        link_children(child_id=scene.journey.child_id, other_id=other.pk, kind=kind, actor=actor, occurred_at=scene.now, now=scene.now)
    return scene


def everybody(scene: Scene) -> dict[str, User | None]:
    """Who asks: nobody, those who work with the child, a stranger, and whoever administers."""
    world = scene.panels.world
    admin = a_person("sal", "Sal", "Reed", Role.SYSTEM_ADMINISTRATOR, world.authority)
    User.objects.filter(pk=admin.pk).update(is_staff=True, is_superuser=True)
    return {"nobody": None, "amina": world.amina, "ben": world.ben, "grace": world.grace, "dora": world.dora, "chidi": world.chidi,
            "ade": scene.panels.ade, "admin": User.objects.get(pk=admin.pk)}  # fmt: skip


Ask = Callable[[Client, Address, dict[str, str]], Any]
OF_MEETINGS = frozenset({"meeting", "meeting_id", "code"})


def about_a_child(address: Address) -> bool:
    """Those that stand for one child, and the lists that may name one."""
    return bool(address.takes & ABOUT_A_CHILD) or not address.takes


def of_panels(address: Address) -> bool:
    return about_a_child(address) or bool(address.takes & OF_MEETINGS)


def no_child(address: Address) -> bool:
    """The rules, the organisation, the lists: what somebody keeps who works with no child."""
    return not address.takes & ABOUT_A_CHILD


def everything(_: Address) -> bool:
    return True


FOR: dict[str, tuple[Callable[[Address], bool], tuple[Ask, ...]]] = {
    "nobody": (everything, (read, write)),
    "ben": (everything, (read, write)),
    "chidi": (everything, (read, write)),
    "amina": (about_a_child, (read, write)),
    "grace": (about_a_child, (read,)),
    "dora": (about_a_child, (read,)),
    "ade": (of_panels, (read, write)),
    "admin": (no_child, (read, write)),
}
"""What each of them is asked. Everything is asked by nobody, by who manages the case and by a stranger, and read and written;
the others what they have to do with, in the way in which they differ from the case's manager."""


def answers(client: Client, scene: Scene, who: str, *, asks: tuple[Ask, ...] = (read, write)) -> Iterator[tuple[Address, str, Any]]:
    """What the addresses say to this reader, and to this writer of nothing."""
    client.raise_request_exception = False
    wanted, verbs = FOR[who]
    for address in ALL:
        if address.name == "logout" or not wanted(address):
            continue
        for ask in verbs:
            if ask in asks:
                yield address, ask.__name__, ask(client, address, scene.ids)


def test_every_address_is_asked_by_somebody_who_may_and_somebody_who_may_not():
    """So that who is asked less leaves no address out."""
    assert [FOR[who] for who in ("nobody", "ben", "chidi")] == [(everything, (read, write))] * 3
    assert {address.name for address in ALL if about_a_child(address)} | {address.name for address in ALL if no_child(address)} == {
        address.name for address in ALL
    }


def body_of(answer: Any) -> str:
    """The body as text, a file that is none included."""
    content: bytes = answer.told if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def title_of(answer: Any) -> str:
    found = re.search(rb"(?s)<title>(.*?)</title>", b"" if answer.streaming else answer.content)
    return unescape(found[1].decode()) if found and answer.headers["Content-Type"].startswith("text/html") else ""


ERRORS = {400, 404, 405, 500}


def sees_the_child(client: Client, scene: Scene) -> bool:
    """Whether a page that names the child opens. Then a decision that is somebody else's is refused on the page that it was asked on."""
    pages = [address for address in ALL if address.name in ("child", "need_to_know_one")]
    assert len(pages) == 2
    return any(read(client, address, scene.ids).status_code == 200 for address in pages)


def test_no_address_takes_a_canary_out_beside_the_page_itself(nest):
    people = everybody(nest)
    leaks, reached = [], dict.fromkeys(people, 0)

    with hearing() as heard:
        for who, user in people.items():
            client = signed_in(user) if user is not None else Client()
            nothing_of_a_child = ERRORS if sees_the_child(client, nest) else {*ERRORS, 403}
            for address, verb, answer in answers(client, nest, who):
                reached[who] += answer.status_code < 300
                told = [told_by_headers(answer.headers, answer.cookies), title_of(answer)]
                if answer.status_code in nothing_of_a_child:
                    told.append(body_of(answer))
                if found := [*found_in("\n".join(told)), *(answer.cookies.keys() - COOKIES)]:
                    leaks.append((who, address.name, verb, answer.status_code, found))

    assert leaks == [], "\n".join(str(leak) for leak in leaks)
    assert found_in(heard.text) == []
    assert min(reached.values()) > 0


def test_the_pages_do_hold_the_canaries_for_whoever_works_with_the_child_and_no_browser_keeps_them(nest):
    """So that the test above looks at pages which have something to give away."""
    ben = signed_in(nest.panels.world.ben)

    holding = {
        address.name: answer.headers.get("Cache-Control", "")
        for address, _, answer in answers(ben, nest, "ben", asks=(read,))
        if found_in(body_of(answer))
    }

    assert {"child", "children", "family", "record", "handover", "clock", "inbox", "api:child", "api:children"} <= holding.keys()
    assert {name: kept for name, kept in holding.items() if "no-store" not in kept} == {}


def test_an_address_that_somebody_typed_a_name_into_is_not_logged(nest):
    clients = [Client(), signed_in(nest.panels.world.ben), signed_in(nest.panels.world.chidi)]
    typed = (f"/children/{PLAIN.full}/", f"/{PLAIN.family}", f"/children/?search={PLAIN.full}", f"/api/v1/children/{PLAIN.family}/",
             f"/api/v1/{PLAIN.family}/", f"/api/v1/children/?search={PLAIN.full}&{PLAIN.given}=1", f"/journeys/{PLAIN.given}/move/",
             f"/journeys/{nest.journey.public_id}/record/?what={PLAIN.given}", f"/children/%00{PLAIN.family}/",
             f"/notices/?reference={PLAIN.family}", f"/reference-data/{PLAIN.family}/")  # fmt: skip

    with hearing() as heard:
        for client in clients:
            client.raise_request_exception = False
            for path in typed:
                client.get(path)
                client.post(path, {"given_name": PLAIN.full, "q": PLAIN.full, "note": NOTE})
            client.post("/sign-in/", {"username": PLAIN.full, "password": NOTE})
            client.get("/", headers={"Host": f"{PLAIN.family}.example"})

    assert "404" in heard.text
    assert found_in(heard.text) == []


@pytest.mark.parametrize(("error", "ask"), [(KeyError, read), (IntegrityError, write)])
def test_a_fault_that_quotes_the_child_is_neither_shown_nor_logged(nest, monkeypatch, error, ask):
    quoted = f'insert violates "child_sex"\nDETAIL:  Failing row contains ({PLAIN.given},\n{PLAIN.family}, {BORN}, {NOTE}).'
    ben = signed_in(nest.panels.world.ben)
    make_token(user=nest.panels.world.ben, token="token-of-ben", now=nest.now)

    def broken(*_: Any, **__: Any) -> Any:
        raise error(quoted) from OSError(2, "No such file", f"/papers/{PLAIN.full}.pdf")

    monkeypatch.setattr(Child, "from_db", classmethod(broken))
    statuses, told = set(), []
    with hearing() as heard:
        for _, _, answer in answers(ben, nest, "ben", asks=(ask,)):
            statuses.add(answer.status_code)
            told += [told_by_headers(answer.headers, answer.cookies), body_of(answer) if answer.status_code >= 400 else ""]
        program = Client(raise_request_exception=False)
        told.append(body_of(program.get("/api/v1/children/", headers={"Authorization": "Token token-of-ben"})))

    assert 500 in statuses
    assert f"{error.__name__}" in heard.text
    assert "FileNotFoundError: No such file" in heard.text
    assert found_in("\n".join(told)) == []
    assert found_in(heard.text) == []


def test_a_fault_inside_the_door_is_neither_shown_nor_logged_and_nothing_is_written(nest, monkeypatch):
    ben = signed_in(nest.panels.world.ben)
    ben.raise_request_exception = False
    before = EventPayload.objects.count()

    def broken(*_: Any, **__: Any) -> Any:
        raise IntegrityError(f"duplicate key\nDETAIL:  Key (says)=({PLAIN.full}\n{NOTE}) exists.")

    monkeypatch.setattr("tracker.actions.record_event.write", broken)
    monkeypatch.setattr("tracker.actions.record_event.chain.payload_hash", broken)
    page = f"/journeys/{nest.journey.public_id}/record/?what=happened:child_seen"
    form = {"happened_on-day": "4", "happened_on-month": "3", "happened_on-year": "2026", "note": NOTE}
    with hearing() as heard:
        shown = ben.post(page, form)

    assert shown.status_code == 500
    assert found_in(body_of(shown)) == []
    assert "IntegrityError" in heard.text
    assert found_in(heard.text) == []
    assert EventPayload.objects.count() == before


def test_no_address_takes_a_name(nest):
    """What an address may take is an id, a code or a number of ours; none of those of a child holds a word of the child."""
    typed_by_people = {"name", "given_name", "family_name", "q", "search", "date_of_birth", "initials"}

    assert {name for address in ALL for name in address.takes} & typed_by_people == set()
    assert [value for name, value in nest.ids.items() if name in ABOUT_A_CHILD and found_in(value)] == []
