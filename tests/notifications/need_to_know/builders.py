"""A small authority with a whole line of management, and need-to-knows at each of their moments."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from notifications.actions.need_to_know.write import Form, write
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Rung
from tests.builders import NOON, World, a_journey, a_person, a_world
from tracker.actions import stream_clocks
from tracker.models import Child, Event, Journey, User
from workflows.terms import Role, Stage

LATER = NOON + timedelta(minutes=20)
FORM = Form(facts="Not seen since the afternoon.", immediate_action="The police were told.", asks="Decide who speaks to the family.")


@dataclass(frozen=True)
class Line:
    """The world of every test with a service manager, an assistant director and a director as well."""

    world: World
    sana: User
    adam: User
    delia: User
    journey: Journey
    child: Child

    def actor(self, user: User, at: datetime = NOON) -> Any:
        return self.world.actor(user, at)


def a_line() -> Line:
    """Sana manages the service, Grace heads it, Adam is the assistant director, Delia the director. Amina's child is protected."""
    world = a_world()
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION, at=NOON - timedelta(hours=1))
    return Line(
        world=world,
        sana=a_person("sana", "Sana", "Rahim", Role.SERVICE_MANAGER, world.social_care),
        adam=a_person("adam", "Adam", "Frost", Role.ASSISTANT_DIRECTOR, world.authority),
        delia=a_person("delia", "Delia", "Munro", Role.DCS, world.authority),
        journey=journey,
        child=journey.child,
    )


def drafted(line: Line, category: str = "missing_high_risk", *, at: datetime = NOON, children: Any = None, **over: Any) -> NeedToKnow:
    """Drafted by Amina about her child."""
    given = {"category": category, "actor": line.actor(line.world.amina, at), "now": at, "known_at": at,
             "child_ids": [line.child.pk] if children is None else children}  # fmt: skip
    return flow.draft(**{**given, **over}).need_to_know


def written(line: Line, category: str = "missing_high_risk", *, at: datetime = NOON, **over: Any) -> NeedToKnow:
    """Written by Amina, and not confirmed yet."""
    made = drafted(line, category, at=at, **over)
    return write(need_to_know_id=made.pk, form=FORM, actor=line.actor(line.world.amina, at), now=at + timedelta(minutes=5))


def sent(line: Line, category: str = "missing_high_risk", *, at: datetime = NOON, **over: Any) -> NeedToKnow:
    """Confirmed and sent by Ben."""
    made = written(line, category, at=at, **over)
    return flow.confirm(need_to_know_id=made.pk, actor=line.actor(line.world.ben, at), now=at + timedelta(minutes=20))


def rungs_of(row: NeedToKnow) -> list[tuple[str, str, str]]:
    """(role, username, how it stands) of each step, lowest first."""
    return [(r.role, r.recipient.username if r.recipient else "", _stands(r)) for r in row.rungs.select_related("recipient")]


def _stands(rung: Rung) -> str:
    if rung.skipped_at is not None:
        return "skipped"
    return "acknowledged" if rung.acknowledged_at else "unanswered" if rung.unanswered_at else "told"


def running(row: NeedToKnow) -> dict[str, str]:
    """What runs on it: the end of the limit's code with the subject → the role that answers."""
    short = len("incident.")
    return {
        f"{clock.limit[short:]} {clock.subject}".strip(): clock.due_at.isoformat() for clock in stream_clocks.running(row.stream)
    }  # fmt: skip


def kinds_of(row: NeedToKnow) -> list[str]:
    """The events of its own record, in order."""
    return list(Event.objects.filter(stream=row.stream).order_by("seq").values_list("kind", flat=True))


def on_record(journey: Journey) -> list[str]:
    """What the child's record says of need-to-knows."""
    rows = Event.objects.filter(journey=journey, kind__startswith="need_to_know").order_by("seq").select_related("payload")
    return [row.payload.says for row in rows]
