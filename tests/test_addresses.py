"""Every address that is served, one by one: who is let in, and that a child stays hidden from whoever has no reason.

A new address is found here by itself. Where it takes an id that these tests do not know, they fail until it is told here.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from notifications.actions.need_to_know.direct import direct
from notifications.actions.need_to_know.write import Form
from notifications.flows import need_to_know as flow
from notifications.models import Direction, Item, Mail, NeedToKnow
from panels.actions.attach import attach
from panels.actions.build_pack import build_pack
from panels.actions.propose_agendas import propose_agendas
from panels.actions.publish_pack import publish_pack
from panels.actions.ruling import Asked
from tests.builders import NOON, a_child, a_journey, fresh
from tests.panels.builders import GATEWAY, Panels, decided, listed, opened, some_panels
from tests.panels.papers.files import a_pdf
from tracker.actions.allocate import offer_transfer
from tracker.actions.challenge import raise_challenge
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.permanency_action import set_action
from tracker.actions.permanency_meeting import open_meeting
from tracker.models import AccessRow, DelayQuestion, Event, Journey, MeetingChild, User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

FOR_EVERYBODY = frozenset({"login", "logout", "source_code", "healthz", "metrics", "panel_feed"})
"""Addresses that ask nobody who they are. A calendar's has a secret in it, and holds no child."""

NOT_OURS = frozenset({"admin"})
"""Reference data only; Django asks for an administrator itself."""

ABOUT_A_CHILD = frozenset(
    {
        "ref",
        "journey",
        "journey_id",
        "offer",
        "handover_id",
        "item",
        "item_id",
        "request_id",
        "decision_id",
        "proposal_id",
        "reference",
        "clock",
        "clock_id",
        "need_to_know",
        "need_to_know_id",
        "direction",
        "direction_id",
        "question",
        "challenge",
        "mail",
        "document",
        "action",
        "action_id",
        "session",
        "agreed",
    }
)
"""What an address may name that stands for one child."""

OF_THE_RULES = frozenset(
    {
        "person",
        "absence",
        "unit",
        "post",
        "holding",
        "number",
        "effect",
        "decision",
        "line",
        "row",
        "address",
        "message",
        "seat",
        "view",
        "file",
    }
)
"""What an address of the rules and the organisation may name: never a child."""

ASKS_WHICH = frozenset({"family_end", "milestone", "route_document", "route_step", "put_right"})
"""Addresses about one thing of a child that the query or the form names; without it there is nothing. Their own tests show both sides."""

OF_ANOTHER_STANDING = frozenset({"panel_arrange_item", "panel_together", "panel_decide_now", "panel_confirm_action", "agency_decision",
                                 "panels_api:agency_decision"})  # fmt: skip
"""Addresses about a request of a panel that stands otherwise than this scene's, which is decided. Their own tests show both sides."""

NAME = "Quillfeather"
"""The family name of the children who must stay hidden. Nobody else has it."""

NO_ANSWER = (400, 404, 405)
"""Nothing is there, or it is not asked like this whatever is there: a wrong body or a wrong verb, before anything is looked up."""

UNKNOWN = {"ref": "ZZZZ-ZZZZ"}
"""An id of the same shape that nothing has; twelve letters where nothing else is said."""


@dataclass(frozen=True)
class Address:
    """One named address and what it takes."""

    name: str
    takes: frozenset[str]

    @property
    def is_api(self) -> bool:
        return ":" in self.name

    def at(self, ids: dict[str, str]) -> str:
        return reverse(self.name, kwargs={name: ids[name] for name in self.takes})


def addresses() -> list[Address]:
    """Every address with a name, those of packages left out."""
    found = {address.name: address for address in _within(get_resolver(), ())}
    return [found[name] for name in sorted(found)]


def _within(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            if not NOT_OURS & set(inner):
                yield from _within(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Address(":".join((*spaces, pattern.name)), frozenset(pattern.pattern.converters))


ALL = addresses()
ONE_CHILD = [address for address in ALL if address.takes & ABOUT_A_CHILD]
LISTS = [address for address in ALL if not address.takes and address.name not in FOR_EVERYBODY]


@dataclass(frozen=True)
class Scene:
    """Amina's child with everything that an address can name, and what those ids are."""

    panels: Panels
    journey: Journey
    ids: dict[str, str]
    now: datetime


@pytest.fixture
def scene(settings: Any, tmp_path: Path) -> Iterator[Scene]:
    settings.MEDIA_ROOT = tmp_path
    panels = some_panels()
    child = a_child(given="Zebedee", family=NAME)
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION, child=child)
    other = a_journey(panels.world, stage=Stage.CHILD_PROTECTION, child=a_child(given="Zebedee", family=NAME))
    item = listed(panels, journey)
    ade = panels.actor(panels.ade)
    document = attach(request_id=item.request_id, name="a.pdf", file=io.BytesIO(a_pdf()), actor=ade, now=NOON)
    publish_pack(pack_id=build_pack(meeting_id=item.meeting_id, actor=ade, now=NOON).pk, actor=ade, now=NOON)
    opened(panels, item.meeting)
    visit = Asked(what="Visit the aunt.", owner_id=panels.world.ben.pk, due_on=item.meeting.on + timedelta(days=7))
    decision = decided(panels, item, "not_met", actions=(visit,))
    proposal = propose_agendas(panel_id=item.meeting.panel_id, until=item.meeting.on + timedelta(weeks=4), actor=ade, now=NOON)
    now = item.meeting.starts_at + timedelta(hours=2)
    offered = offer_transfer(
        journey_id=other.pk, version=other.version, to_team=panels.world.long_term.pk, note="Long term work.",
        actor=panels.actor(panels.world.ben, now), occurred_at=now, now=now,
    )  # fmt: skip
    assert offered.handover is not None
    challenge = raise_challenge(
        journey_id=journey.pk, issue="Not begun.", is_formal=True, actor=panels.actor(panels.world.ivy, now), now=now
    )
    question = DelayQuestion.objects.create(
        journey=journey, clock=journey.clocks.all()[0], watcher="iro", role="iro", asked_at=now, event=journey.events.all()[0]
    )
    ids_of_meeting = permanency_meeting(panels, journey, now)
    User.objects.filter(pk=panels.world.ben.pk).update(email="ben@larkshire.example")
    deliver_due(now=now)
    running = journey.clocks.filter(stopped_at__isnull=True, cancelled_at__isnull=True)[0]
    ids = {
        "ref": child.ref, "journey": journey.public_id, "journey_id": journey.public_id, "offer": offered.handover.public_id,
        "handover_id": offered.handover.public_id, "code": GATEWAY, "meeting": item.meeting.public_id,
        "meeting_id": item.meeting.public_id, "item": item.public_id, "item_id": item.public_id,
        "document": document.public_id, "proposal": proposal.public_id, "proposal_id": proposal.public_id, "panel": "legal_gateway",
        "action": decision.actions.get().public_id, "action_id": decision.actions.get().public_id,
        "request_id": item.request.public_id, "decision_id": decision.public_id,
        "question": question.public_id, "challenge": challenge.public_id,
        "clock": running.public_id, "clock_id": running.public_id,
        "reference": Item.objects.filter(recipient=panels.world.ben).values_list("reference", flat=True)[0],
        "mail": Mail.objects.filter(recipient=panels.world.ben).values_list("reference", flat=True)[0],
    }  # fmt: skip
    told, direction = need_to_know(panels, child.pk, now)
    ids |= {"need_to_know": told.public_id, "direction": direction.public_id, "duty": "police_report"}
    ids |= {"need_to_know_id": told.public_id, "direction_id": direction.public_id}
    ids |= ids_of_meeting
    ids |= {"quarter": "2025-10-01", "figure": "in_care"}
    ids |= dict.fromkeys(OF_THE_RULES, "1") | {"kind": "bank_holiday", "secret": "z" * 43}
    with time_machine.travel(now, tick=False):
        yield Scene(panels, fresh(journey), ids, now)


def need_to_know(panels: Panels, child_id: int, now: datetime) -> tuple[NeedToKnow, Direction]:
    """One about the child, which Ben wrote and sent, with a direction by Grace."""
    ben, grace = panels.actor(panels.world.ben, now), panels.actor(panels.world.grace, now)
    form = Form(facts="Not seen since noon.", immediate_action="The police were told.", asks="For information.")
    made = flow.draft(category="missing_high_risk", actor=ben, now=now, known_at=now, child_ids=[child_id]).need_to_know
    sent = flow.confirm(need_to_know_id=made.pk, actor=ben, now=now, form=form)
    return sent, direct(need_to_know_id=sent.pk, says="Visit the aunt.", owner_id=panels.world.amina.pk, actor=grace, now=now)


def permanency_meeting(panels: Panels, journey: Journey, now: datetime) -> dict[str, str]:
    """A meeting that Ben opened, with the child on its list and an action for the child."""
    ben = panels.world.ben
    a_journey(panels.world, stage=Stage.LOOKED_AFTER, at=now)
    meeting = open_meeting(
        unit_id=panels.world.assessment.pk, held_on=now.date(), present="Ben Okoro", actor=panels.actor(ben, now),
        viewer=panels.world.viewer(ben, now), now=now,
    )  # fmt: skip
    MeetingChild.objects.create(meeting=meeting, journey=journey, position=2, stage=journey.stage, looked_after_since=now)
    agreed = set_action(
        meeting_id=meeting.pk, journey_id=journey.pk, what="Visit the aunt.", owner_as="social_worker", due_on=now.date(),
        actor=panels.actor(ben, now), viewer=panels.world.viewer(ben, now), now=now,
    )  # fmt: skip
    return {"session": meeting.public_id, "agreed": agreed.public_id}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_address_asks_who_it_is(scene):
    open_to_all = []
    for address in ALL:
        answers = [read(Client(), address, scene.ids), write(Client(), address, scene.ids)]
        if address.name not in FOR_EVERYBODY and not all(turned_away(address, answer) for answer in answers):
            open_to_all.append((address.name, [answer.status_code for answer in answers]))

    assert open_to_all == []


def test_whoever_has_no_reason_gets_the_answer_of_what_does_not_exist(scene):
    chidi = signed_in(scene.panels.world.chidi)
    nothing = {name: UNKNOWN.get(name, "zzzzzzzzzzzz") if name in ABOUT_A_CHILD else value for name, value in scene.ids.items()}
    before = Event.objects.count(), AccessRow.objects.count()

    told = []
    for address in ONE_CHILD:
        for ask in (read, write):
            answer, to_nothing = ask(chidi, address, scene.ids), ask(chidi, address, nothing)
            same = answer.status_code == to_nothing.status_code and answer.status_code in NO_ANSWER
            if not same or NAME in answer.content.decode():
                told.append((ask.__name__, address.name, answer.status_code, to_nothing.status_code))

    assert told == []
    assert (Event.objects.count(), AccessRow.objects.count()) == before


def test_whoever_has_a_reason_is_let_in(scene):
    """So that the test above hides something which is there: for the case's manager, or for whoever runs the panel."""
    people = [signed_in(scene.panels.world.ben), signed_in(scene.panels.ade)]

    shut = []
    for address in ONE_CHILD:
        answers = {ask(client, address, scene.ids).status_code for client in people for ask in (read, write)}
        if answers <= {404, 405} and address.name not in ASKS_WHICH | OF_ANOTHER_STANDING:
            shut.append((address.name, answers))

    assert shut == []


def test_no_list_holds_a_child_of_others(scene):
    chidi = signed_in(scene.panels.world.chidi)

    told = {address.name: found for address in LISTS if (found := given_away(shown(chidi, address, scene), scene))}

    assert told == {}


def test_the_lists_do_hold_the_child_for_whoever_works_with_it(scene):
    ben = signed_in(scene.panels.world.ben)

    holding = {address.name for address in LISTS if given_away(shown(ben, address, scene), scene)}

    assert {
        "children",
        "inbox",
        "need_to_know",
        "need_to_know_weekly",
        "api:children",
        "api:journeys",
        "api:clocks",
        "api:handovers",
    } <= holding


def read(client: Client, address: Address, ids: dict[str, str]) -> Any:
    answer = client.get(address.at(ids))
    if answer.streaming:  # a file is read to its end, which closes it
        answer.told = b"".join(answer.streaming_content)
    return answer


def write(client: Client, address: Address, ids: dict[str, str]) -> Any:
    """An empty form; a program sends an empty object."""
    if address.is_api:
        return client.post(address.at(ids), {}, content_type="application/json")
    return client.post(address.at(ids))


def shown(client: Client, address: Address, scene: Scene) -> str:
    answer = read(client, address, scene.ids)
    told: bytes = answer.told if answer.streaming else answer.content
    return told.decode(errors="replace")


def given_away(page: str, scene: Scene) -> list[str]:
    """What on this page gives the child away."""
    words = [NAME, *(value for name, value in scene.ids.items() if name in ABOUT_A_CHILD)]
    return [word for word in words if word in page]


def turned_away(address: Address, answer: HttpResponse) -> bool:
    """To the page to sign in; a program gets the code for it."""
    if address.is_api or address.name == "api_schema":
        return answer.status_code in (401, 403)
    return answer.status_code == 302 and answer.headers["Location"].split("?")[0] == reverse("login")
