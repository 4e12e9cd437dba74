"""The attacker of need-to-knows: who reads one and who does not, and what two people do to it at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.update import update
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, ReadOfNeedToKnow, Rung
from notifications.models.readable import readable
from tests.builders import NOON, a_child, a_journey, a_person, events_of
from tests.notifications.need_to_know.builders import LATER, Line, a_line, drafted, kinds_of, running, sent, written
from tests.security.test_visibility import admin_of, counts
from tracker.actions.family import link_children
from tracker.errors import BadInput
from tracker.models import AccessRow, Child, Event, Relationship, User
from tracker.selectors.viewers import viewer_of
from tracker.terms import LinkKind, RelationshipKind
from workflows.terms import Role, Severity, Stage

AT = LATER + timedelta(minutes=10)


def reads(row: NeedToKnow, *people: User) -> list[str]:
    """Who of these people may read it."""
    return [person.username for person in people if readable(viewer_of(person, now=AT)).filter(pk=row.pk).exists()]


def tie(child: Child, user: User, kind: RelationshipKind) -> None:
    event = Event.objects.filter(child=child).earliest("pk")
    Relationship.objects.create(child=child, user=user, kind=kind, from_at=NOON, event=event)


def restrict(child: Child, *, but: tuple[User, ...] = ()) -> None:
    """Nobody sees this child but these people by name."""
    Child.objects.filter(pk=child.pk).update(is_restricted=True)
    Relationship.objects.filter(child=child, user__isnull=False).exclude(user__in=but).delete()


@pytest.fixture
def line(db: None) -> Line:
    return a_line()


@pytest.fixture
def everybody(line: Line) -> tuple[User, ...]:
    world = line.world
    return (world.amina, world.ben, world.chidi, world.fatima, world.grace, line.sana, line.adam, line.delia, admin_of(world))


# ── Who reads one ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_told_and_those_who_work_with_the_child_read_it_and_nobody_else(line, everybody):
    row = sent(line)

    assert reads(row, *everybody) == ["amina", "ben", "grace", "sana", "adam", "delia"]


def test_of_a_draft_only_those_who_work_with_the_child_know(line, everybody):
    row = written(line)

    assert reads(row, *everybody) == ["amina", "ben", "grace", "sana", "adam", "delia"]
    assert reads(row, line.world.chidi, line.world.fatima) == []


def test_somebody_who_no_longer_works_with_the_child_and_wrote_none_of_it_reads_none_of_it(line):
    row = sent(line)
    former = a_person("former", "Former", "Worker", Role.SOCIAL_WORKER, line.world.early_help)
    tie(line.child, former, RelationshipKind.ALLOCATED_WORKER)
    assert reads(row, former) == ["former"]

    Relationship.objects.filter(user=former).update(to_at=NOON)

    assert reads(row, former) == []


def test_of_a_child_who_was_restricted_since_nobody_reads_who_may_not_see_the_child(line, everybody):
    row = sent(line)
    restrict(line.child, but=(line.world.amina,))

    assert reads(row, *everybody) == ["amina"]


def test_a_restricted_child_is_told_of_to_those_alone_who_may_see_the_child(line):
    for user in (line.world.ben, line.world.grace):
        tie(line.child, user, RelationshipKind.SHARED_WITH)
    restrict(line.child, but=(line.world.amina, line.world.ben, line.world.grace))

    row = sent(line)

    told = {rung.role: (rung.recipient.username if rung.recipient else rung.skipped_because) for rung in row.rungs.all()}
    assert told == {
        "team_manager": "ben", "service_manager": "May not see a child whom it is about.", "head_of_service": "grace",
        "assistant_director": "May not see a child whom it is about.",
    }  # fmt: skip


@pytest.mark.parametrize("kind", [RelationshipKind.LEAD_PROFESSIONAL, RelationshipKind.PANEL_MEMBER])
def test_whoever_sees_the_child_for_one_thing_alone_reads_no_need_to_know_of_the_child(line, kind):
    """A lead professional of a school and a member of a panel have limited accounts: their own children, their own items."""
    outsider = a_person("outsider", "Olive", "Thorn", Role.LEAD_PROFESSIONAL, line.world.authority)
    tie(line.child, outsider, kind)
    draft, row = written(line, "serious_injury"), sent(line)

    assert (reads(draft, outsider), reads(row, outsider)) == ([], [])


def test_a_panel_administrator_and_a_system_administrator_read_none(line):
    panels = a_person("ade", "Ade", "Bello", Role.PANEL_ADMINISTRATOR, line.world.authority)
    row, about_the_service = sent(line), sent(line, "premises_incident", children=[], unit_id=line.world.assessment.pk)

    assert reads(row, panels, admin_of(line.world)) == []
    assert reads(about_the_service, panels, User.objects.get(username="sal")) == []


def test_an_allegation_is_read_by_those_told_and_not_by_whoever_works_with_the_child(line):
    row = sent(line, "allegation_against_staff")
    colleague = a_person("colleague", "Cole", "Ward", Role.SOCIAL_WORKER, line.world.assessment)

    assert reads(row, colleague) == []


def test_whoever_may_not_see_one_of_the_children_reads_it_only_where_they_were_told(line):
    sibling = a_journey(line.world, stage=Stage.EARLY_HELP, at=NOON - timedelta(hours=1)).child
    row = drafted(line)
    join_child(need_to_know_id=row.pk, child_id=sibling.pk, actor=line.actor(line.world.grace), now=LATER)
    colleague = a_person("colleague", "Cole", "Ward", Role.SOCIAL_WORKER, line.world.assessment)

    assert reads(row, colleague, line.world.grace, line.world.chidi) == ["grace"]


def drafted_again(line: Line) -> Any:
    """Amina drafts about her child what is drafted about a sibling already."""
    amina = line.actor(line.world.amina)
    return flow.draft(category="missing_high_risk", actor=amina, now=LATER, known_at=LATER, child_ids=[line.child.pk])


def test_a_restricted_child_is_joined_to_nothing_that_others_were_told_of(line):
    hidden = a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON - timedelta(hours=1)).child
    row = sent(line)
    restrict(hidden)

    with pytest.raises(BadInput) as refused:
        join_child(need_to_know_id=row.pk, child_id=hidden.pk, actor=line.actor(line.world.grace), now=AT)

    assert list(refused.value.fields) == ["child"]
    assert list(row.children.values_list("child", flat=True)) == [line.child.pk]
    assert reads(row, line.sana) == ["sana"]


def test_a_sibling_who_is_restricted_is_neither_joined_nor_given_away_by_a_draft_about_the_other(line):
    hidden = a_journey(line.world, stage=Stage.CHILD_PROTECTION, child=a_child(given="Rosalind"), at=NOON - timedelta(hours=1)).child
    link_children(child_id=line.child.pk, other_id=hidden.pk, kind=LinkKind.SIBLING, actor=line.actor(line.world.grace), occurred_at=NOON,
                  now=NOON)  # fmt: skip
    tie(hidden, line.world.grace, RelationshipKind.SHARED_WITH)
    restrict(hidden, but=(line.world.grace,))
    of_the_hidden = drafted(line, actor=line.actor(line.world.grace), children=[hidden.pk])

    made = flow.draft(
        category="missing_high_risk", actor=line.actor(line.world.amina), now=LATER, known_at=LATER, child_ids=[line.child.pk]
    )

    assert made.joined is False
    assert reads(of_the_hidden, line.world.amina, line.world.grace) == ["grace"]
    assert reads(made.need_to_know, line.world.amina) == ["amina"]


def test_whoever_drafts_one_can_go_on_writing_it_also_where_a_sibling_of_others_is_in_the_same_incident(line):
    """What a worker knows is never lost behind a child whom that worker may not see."""
    other = a_journey(line.world, stage=Stage.EARLY_HELP, child=a_child(given="Rosalind"), at=NOON - timedelta(hours=1)).child
    link_children(child_id=line.child.pk, other_id=other.pk, kind=LinkKind.SIBLING, actor=line.actor(line.world.grace), occurred_at=NOON,
                  now=NOON)  # fmt: skip
    drafted(line, actor=line.actor(line.world.fatima), children=[other.pk])

    made = flow.draft(
        category="missing_high_risk", actor=line.actor(line.world.amina), now=LATER, known_at=LATER, child_ids=[line.child.pk]
    )

    assert reads(made.need_to_know, line.world.amina) == ["amina"]


# ── What is sent that nobody means to send ──────────────────────────────────────────────────────────────────────────

BIG, LONG = "9" * 400, "x" * 200_000
ACTS = ("call", "write", "confirm", "send", "dismiss", "withdraw", "acknowledge", "direct", "update", "outside/police_report", "severity",
        "close", "join", "directions/zzzzzzzzzzzz/done")  # fmt: skip
ODD = (
    {}, dict.fromkeys(("facts", "says", "because", "note", "why", "outcome", "learning", "immediate_action", "asks"), "a\0b"),
    dict.fromkeys(("facts", "says", "because", "note", "why", "outcome", "learning", "immediate_action", "asks"), LONG),
    {"told": BIG, "owner": BIG, "severity": BIG, "child": BIG, "ref": "\0", "then": "\0", "sent": "\0", "to": LONG, "reference": LONG},
    {"told_at-day": "1", "told_at-month": "1", "told_at-year": "1", "told_at-time": "noon", "told": "{grace}", "due_on-day": "1",
     "due_on-month": "1", "due_on-year": "9999", "says": "x", "owner": "{grace}", "sent": "sent", "at-day": "1", "at-month": "1",
     "at-year": "1", "at-time": "noon"},
)  # fmt: skip


WORDLESS = ("confirm", "send", "acknowledge", "call")
"""They need no words: what the form does not ask is not read."""


def test_an_odd_form_of_a_need_to_know_is_no_fault_and_writes_nothing(line, as_):
    row = sent(line)
    client = as_(line.world.grace)
    client.raise_request_exception = False
    before = counts()

    faults = {}
    for act in ACTS:
        for number, form in enumerate(ODD):
            filled = {name: value.replace("{grace}", str(line.sana.pk)) for name, value in form.items()}
            if (act in WORDLESS and number in (0, 3, 4)) or (act, number) == ("update", 4):
                continue  # nothing that the form takes is odd
            status = client.post(f"/need-to-know/{row.public_id}/{act}/", filled).status_code
            if status not in (302, 400, 403, 404, 409, 422):
                faults[act, number] = status

    assert faults == {}
    assert counts() == before


def test_an_odd_body_of_a_need_to_know_is_no_fault_and_writes_nothing(line, program):
    row = sent(line)
    caller = program(line.world.grace)
    caller.client.raise_request_exception = False
    before = counts()
    long_ago = "0001-01-01T00:00:00Z"
    one = f"need-to-know/{row.public_id}"
    bodies = [
        ("need-to-know/", {"category": "missing_high_risk", "children": [line.child.ref], "known_at": long_ago}),
        ("need-to-know/", {"category": "missing_high_risk", "children": [line.child.ref] * 21}),
        ("need-to-know/", {"category": "missing_high_risk", "children": ["ZZZZ-ZZZZ"]}),
        ("need-to-know/", {"category": "\0", "children": []}),
        ("need-to-know/", {"category": "premises_incident", "because": LONG}),
        (f"{one}/outside/", {"duty": "police_report", "sent": True, "to": LONG}),
        (f"{one}/outside/", {"duty": "police_report", "sent": False, "says": "a\0b"}),
        (f"{one}/directions/", {"says": "x", "owner": "nobody"}),
        (f"{one}/directions/", {"says": "x", "owner": "ben", "due_on": "9999-12-31"}),
        (f"{one}/directions/zzzzzzzzzzzz/done/", {"done": "x"}),
        (f"{one}/children/", {"child": "ZZZZ-ZZZZ"}),
        (f"{one}/severity/", {"severity": "grave", "why": "x"}),
        (f"{one}/close/", {"outcome": LONG, "learning": "x"}),
        (f"{one}/acknowledge/", {"note": "x" * 301}),
        (f"{one}/calls/", {"told": "ben", "told_at": "9999-12-31T23:59:59-14:00"}),
    ]

    answers = {(path, str(body)[:60]): caller.post(path, body).status_code for path, body in bodies}

    assert {asked: status for asked, status in answers.items() if status not in (400, 403, 404, 409, 422)} == {}
    assert counts() == before


def test_a_duty_of_long_ago_is_a_slip_of_the_pen_and_writes_nothing(line, program):
    row = sent(line)
    caller = program(line.world.grace)
    before = counts()
    told = {"duty": "police_report", "sent": True, "to": "The police", "at": "1970-01-01T00:00:00Z"}

    answer = caller.post(f"need-to-know/{row.public_id}/outside/", told)

    assert (answer.status_code, answer.json()["fields"]) == (422, {"at": "Give when it was sent or decided."})
    assert counts() == before


def test_a_key_used_twice_does_it_once_and_for_something_else_is_refused(line, program):
    row = sent(line)
    caller = program(line.world.grace)
    path, key = f"need-to-know/{row.public_id}/follow-up/", {"Idempotency-Key": "one"}

    first, again = caller.post(path, {"says": "Found."}, **key), caller.post(path, {"says": "Found."}, **key)
    other = caller.post(path, {"says": "Not found."}, **key)

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 422)
    assert kinds_of(row).count("need_to_know_updated") == 1


def test_a_form_from_elsewhere_is_turned_away(line):
    row = sent(line)
    client = Client(enforce_csrf_checks=True)
    client.force_login(line.world.grace)
    before = counts()

    answers = {act: client.post(f"/need-to-know/{row.public_id}/{act}/", {"because": "x"}).status_code for act in ACTS}
    answers["raise"] = client.post("/need-to-know/raise/?about=service&category=premises_incident", {}).status_code

    assert set(answers.values()) == {403}
    assert counts() == before


def test_a_stranger_finds_no_page_of_it_and_nothing_about_the_child_by_asking(line, as_, program):
    row = sent(line)
    client, caller = as_(line.world.chidi), program(line.world.chidi)
    before = counts()

    pages = {}
    for act in ("history", *ACTS):
        page = f"/need-to-know/{row.public_id}/{act}/"
        pages[act] = (client.get(page).status_code, client.post(page).status_code)
    raised = client.get(f"/need-to-know/raise/?child={line.child.ref}").status_code
    asked = caller.get(f"need-to-know/?child={line.child.ref}").json()["results"]
    told = caller.post("need-to-know/", {"category": "missing_high_risk", "children": [line.child.ref]}).status_code

    assert {status for pair in pages.values() for status in pair} <= {404, 405}
    assert (raised, asked, told) == (404, [], 404)
    assert counts() == before


def test_every_page_that_shows_what_it_says_leaves_a_trace(line, as_):
    draft = written(line)
    client = as_(line.world.ben)
    pages = [f"/need-to-know/{draft.public_id}/{page}" for page in ("", "history/", "write/", "confirm/")]

    for number, page in enumerate(pages, start=1):
        assert "Not seen since the afternoon." in client.get(page).content.decode() or page.endswith("history/")
        assert (page, ReadOfNeedToKnow.objects.filter(need_to_know=draft, user=line.world.ben).count()) == (page, number)
        assert AccessRow.objects.filter(child=line.child, user=line.world.ben, page="need to know").count() == number


# ── At the same moment ──────────────────────────────────────────────────────────────────────────────────────────────


def together(*acts: Callable[[], Any]) -> list[str]:
    """What came of these acts, begun at the same moment by as many people: "done", or the name of the refusal."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        start.wait()
        try:
            act()
        except Exception as told:
            return type(told).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_two_acknowledgements_of_one_reader_are_one_and_those_of_two_readers_are_two():
    line = a_line()
    row = sent(line)

    def by(user: User) -> Callable[[], Any]:
        return lambda: flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(user, AT), now=AT)

    came = together(by(line.world.grace), by(line.world.grace), by(line.sana))

    assert came == ["done", "done", "done"]
    assert kinds_of(row).count("need_to_know_acknowledged") == 2
    assert list(flow.out_of_step()) == []


@pytest.mark.django_db(transaction=True)
def test_confirmed_and_dismissed_at_once_it_is_one_of_the_two():
    line = a_line()
    row = written(line)
    ben = line.actor(line.world.ben, AT)

    came = together(
        lambda: flow.confirm(need_to_know_id=row.pk, actor=ben, now=AT),
        lambda: flow.dismiss(need_to_know_id=row.pk, because="A mistake.", actor=ben, now=AT),
        lambda: flow.go_on(need_to_know_id=row.pk, now=AT),
    )

    row.refresh_from_db()
    ended = {"sent": ("need_to_know_sent", "urgent_need_to_know_sent"), "dismissed": ("need_to_know_dismissed",)}[row.state]
    assert sum(kinds_of(row).count(kind) for kind in ("need_to_know_sent", "urgent_need_to_know_sent", "need_to_know_dismissed")) == 1
    assert kinds_of(row)[-1] in ended or set(ended) & set(kinds_of(row))
    assert set(came) <= {"done", "WrongMoment"}
    assert list(flow.out_of_step()) == []


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_confirm_at_once_send_it_once():
    line = a_line()
    row = written(line)

    came = together(*(lambda who=who: flow.confirm(need_to_know_id=row.pk, actor=line.actor(who, AT), now=AT)
                      for who in (line.world.ben, line.sana, line.world.grace)))  # fmt: skip

    assert sorted(came) == ["WrongMoment", "WrongMoment", "done"]
    assert Rung.objects.filter(need_to_know=row, role="head_of_service").count() == 1
    assert events_of(line.journey).count("need_to_know_raised") == 1
    assert list(flow.out_of_step()) == []


@pytest.mark.django_db(transaction=True)
def test_drafts_of_two_siblings_at_once_are_one_with_both():
    line = a_line()
    sibling = a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON - timedelta(hours=1)).child
    actor = line.actor(line.world.grace)
    link_children(child_id=line.child.pk, other_id=sibling.pk, kind=LinkKind.SIBLING, actor=actor, occurred_at=NOON, now=NOON)

    came = together(*(lambda pk=pk: flow.draft(category="child_death", actor=actor, now=AT, known_at=AT, child_ids=[pk])
                      for pk in (line.child.pk, sibling.pk, line.child.pk)))  # fmt: skip

    assert came == ["done", "done", "done"]
    row = NeedToKnow.objects.get()
    assert set(row.children.values_list("child", flat=True)) == {line.child.pk, sibling.pk}
    assert list(flow.out_of_step()) == []


@pytest.mark.django_db(transaction=True)
def test_everything_at_once_ends_without_a_deadlock_and_with_a_whole_history():
    line = a_line()
    row = sent(line)
    others = [a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON - timedelta(hours=1)).child for _ in range(2)]
    grace, sana, adam = (line.actor(user, AT) for user in (line.world.grace, line.sana, line.adam))
    one = {"need_to_know_id": row.pk, "now": AT}

    came = together(
        *(lambda child=child: join_child(child_id=child.pk, actor=grace, **one) for child in others),
        lambda: direct(says="Speak to the family.", owner_id=line.world.amina.pk, actor=grace, **one),
        lambda: update(says="Found.", actor=sana, **one),
        lambda: flow.acknowledge(actor=adam, **one),
        lambda: open_it(actor=sana, **one),
        lambda: log_call(told_id=line.delia.pk, told_at=AT, actor=grace, **one),
        lambda: flow.raise_severity(severity=Severity.CRITICAL, why="It is worse.", actor=grace, **one),
    )

    assert came == ["done"] * 8
    seqs = list(Event.objects.filter(stream=row.stream).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert list(flow.out_of_step()) == []
    assert running(row)


@pytest.mark.django_db(transaction=True)
def test_closed_while_somebody_acknowledges_it_ends_in_one_order_or_the_other():
    line = a_line()
    row = sent(line)
    grace, sana = line.actor(line.world.grace, AT), line.actor(line.sana, AT)

    came = together(
        lambda: flow.close(need_to_know_id=row.pk, outcome="Found.", learning="None.", actor=grace, now=AT),
        lambda: flow.acknowledge(need_to_know_id=row.pk, actor=sana, now=AT),
        lambda: flow.withdraw(need_to_know_id=row.pk, because="A mistake.", actor=grace, now=AT),
    )

    row.refresh_from_db()
    assert sum(kind in ("need_to_know_closed", "need_to_know_withdrawn") for kind in kinds_of(row)) == 1
    assert set(came) <= {"done", WrongMoment.__name__}
    assert list(flow.out_of_step()) == []
