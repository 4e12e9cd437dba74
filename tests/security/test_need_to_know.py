"""The attacker of need-to-knows: who reads one and who does not, and what two people do to it at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.update import update
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Rung
from notifications.models.readable import readable
from tests.builders import NOON, a_child, a_journey, a_person, events_of
from tests.notifications.need_to_know.builders import LATER, Line, a_line, drafted, kinds_of, running, sent, written
from tests.security.test_visibility import admin_of
from tracker.actions.family import link_children
from tracker.errors import BadInput
from tracker.models import Child, Event, Relationship, User
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
