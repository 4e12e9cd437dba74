"""Builders without surprises: an organisation, its people, and children who stand where a test needs them.

Amina is a social worker of the Assessment Team and holds the case. Ben manages the team. Chidi works in another
service and must see nothing. Every journey is made by the real actions, at NOON unless a test says otherwise.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from tracker.actions.answer_handover import accept_handover
from tracker.actions.assess import authorise_assessment, start_assessment, submit_assessment
from tracker.actions.move import Moved, move
from tracker.actions.open_journey import open_journey
from tracker.actions.record import record_evidence
from tracker.actions.requests import Bundle, Details, Given, MoveRequest, PlacementDetails
from tracker.models import Child, Event, Holding, Journey, OrgUnit, Post, User
from tracker.rules.access import Actor, Viewer
from tracker.selectors.viewers import actor_of, viewer_of
from tracker.terms import UnitKind
from workflows.terms import EvidenceKind, Role, Stage

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""Wednesday 4 March 2026, 12 noon in London."""

_numbers = count(1)


@dataclass(frozen=True)
class World:
    """A small authority: a front door, an assessment service, an early help service and a children looked after service."""

    authority: OrgUnit
    front_door: OrgUnit
    social_care: OrgUnit
    assessment: OrgUnit
    long_term: OrgUnit
    early_help_service: OrgUnit
    early_help: OrgUnit
    care_service: OrgUnit
    care: OrgUnit
    amina: User
    ben: User
    chidi: User
    dora: User
    edward: User
    fatima: User
    grace: User
    hari: User
    ivy: User
    jonah: User

    def actor(self, user: User, at: datetime = NOON) -> Actor:
        return actor_of(user, now=at)

    def viewer(self, user: User, at: datetime = NOON) -> Viewer:
        return viewer_of(user, now=at)


def a_world() -> World:
    """Build the organisation. Amina: social worker, Ben: her team manager, Chidi: an early help worker elsewhere, Dora: front
    door, Edward: emergency duty, Fatima: early help manager, Grace: head of service, Hari: conference chair,
    Ivy: independent reviewing officer, Jonah: nominated officer."""
    authority = a_unit("larkshire", UnitKind.AUTHORITY, None, "Larkshire Council")
    door = a_unit("front-door", UnitKind.TEAM, authority, "Front door", purpose="front_door")
    social = a_unit("social-care", UnitKind.SERVICE, authority, "Social care")
    early = a_unit("early-help", UnitKind.SERVICE, authority, "Early help")
    care_service = a_unit("care", UnitKind.SERVICE, authority, "Children looked after")
    assessment = a_unit("assessment", UnitKind.TEAM, social, "Assessment Team", purpose="assessment")
    long_term = a_unit("long-term", UnitKind.TEAM, social, "Long Term Team", purpose="child_in_need")
    help_team = a_unit("early-help-north", UnitKind.TEAM, early, "Early Help North", purpose="early_help")
    care = a_unit("care-team", UnitKind.TEAM, care_service, "Care Team", purpose="looked_after")
    return World(
        authority=authority, front_door=door, social_care=social, assessment=assessment, long_term=long_term,
        early_help_service=early, early_help=help_team, care_service=care_service, care=care,
        amina=a_person("amina", "Amina", "Khan", Role.SOCIAL_WORKER, assessment),
        ben=a_person("ben", "Ben", "Okoro", Role.TEAM_MANAGER, assessment),
        chidi=a_person("chidi", "Chidi", "Eze", Role.FAMILY_SUPPORT_WORKER, help_team),
        dora=a_person("dora", "Dora", "Price", Role.MASH_DECISION_MAKER, door),
        edward=a_person("edward", "Edward", "Lunn", Role.EDT, door),
        fatima=a_person("fatima", "Fatima", "Noor", Role.EARLY_HELP_MANAGER, help_team),
        grace=a_person("grace", "Grace", "Hill", Role.HEAD_OF_SERVICE, authority),
        hari=a_person("hari", "Hari", "Patel", Role.CP_CHAIR, authority),
        ivy=a_person("ivy", "Ivy", "Marsh", Role.IRO, authority),
        jonah=a_person("jonah", "Jonah", "Reid", Role.NOMINATED_OFFICER, authority),
    )  # fmt: skip


def a_unit(code: str, kind: UnitKind, parent: OrgUnit | None, name: str, *, purpose: str = "") -> OrgUnit:
    return OrgUnit.objects.create(code=code, kind=kind, parent=parent, name=name, purpose=purpose)


def a_person(username: str, given: str, family: str, role: Role, unit: OrgUnit) -> User:
    """Someone who signs in with the password "password", in one post of this role since 2020."""
    user = User(username=username, first_name=given, last_name=family)
    user.set_password("password")
    user.save()
    post = Post.objects.create(unit=unit, role=role, title=role.value.replace("_", " ").capitalize())
    Holding.objects.create(post=post, user=user, from_on=date(2020, 1, 1))
    return user


def a_child(*, born: date = date(2016, 5, 20), given: str = "", family: str = "Example") -> Child:
    """An invented child. Everyone is called Example, so that a name in the wrong place is easy to find."""
    number = next(_numbers)
    return Child.objects.create(
        given_name=given or f"Robin{number}", family_name=family, date_of_birth=born, sex="F",
        search_text=f"{given or f'robin{number}'} {family}".lower(),
    )  # fmt: skip


def given(*kinds: EvidenceKind) -> Bundle:
    """These pieces of evidence, each with something said."""
    return {kind: Given(says=f"{kind.value} for a test") for kind in kinds}


def ask(code: str, journey: Journey, at: datetime, **over: object) -> MoveRequest:
    """A request for a move, with the journey's present version."""
    values: dict[str, object] = {"move": code, "version": journey.version, "occurred_at": at, "why": "For a test."}
    return MoveRequest(**{**values, **over})  # type: ignore[arg-type]


def a_contact(world: World, child: Child | None = None, *, at: datetime = NOON) -> Journey:
    """A child with a contact just received, held by the front door."""
    request = MoveRequest(
        move="contact_from_universal", version=None, occurred_at=at, given=given(EvidenceKind.SOURCE, EvidenceKind.TIME_RECEIVED)
    )
    opened = open_journey(child_id=(child or a_child()).pk, request=request, team_id=world.front_door.pk,
                          actor=world.actor(world.dora, at), now=at)  # fmt: skip
    return fresh(opened.journey)


def a_journey(world: World, *, stage: Stage, child: Child | None = None, at: datetime = NOON) -> Journey:
    """A child who stands in this stage at `at`, brought there by real moves in the hours before."""
    start = at - timedelta(hours=6)
    journey = a_contact(world, child, at=start)
    for step in _PATHS[stage]:
        start += timedelta(minutes=20)
        journey = step(world, journey, start)
    return journey


def fresh(journey: Journey) -> Journey:
    """The journey as it stands in the database."""
    return Journey.objects.select_related("child", "team", "worker", "stream").get(pk=journey.pk)


def events_of(journey: Journey) -> list[str]:
    return list(Event.objects.filter(journey=journey).order_by("seq").values_list("kind", flat=True))


def _early_help(world: World, journey: Journey, at: datetime) -> Journey:
    request = ask("contact_to_early_help", journey, at, to_team=world.early_help.pk, warnings_accepted=True,
                  given=given(EvidenceKind.RATIONALE))  # fmt: skip
    offered = move(journey_id=journey.pk, request=request, actor=world.actor(world.dora, at), now=at)
    return _accepted(world, offered, world.fatima, world.chidi, at)


def _referral(world: World, journey: Journey, at: datetime) -> Journey:
    request = ask("contact_to_referral", journey, at, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    return fresh(move(journey_id=journey.pk, request=request, actor=world.actor(world.dora, at), now=at).journey)


def _assessment(world: World, journey: Journey, at: datetime) -> Journey:
    request = ask("referral_to_assessment", journey, at, to_team=world.assessment.pk, warnings_accepted=True,
                  given=given(EvidenceKind.RATIONALE, EvidenceKind.REFERRAL_DATE))  # fmt: skip
    offered = move(journey_id=journey.pk, request=request, actor=world.actor(world.dora, at), now=at)
    return _accepted(world, offered, world.ben, world.amina, at)


def _child_in_need(world: World, journey: Journey, at: datetime) -> Journey:
    assess(world, journey, at)
    request = ask("assessment_to_child_in_need", fresh(journey), at + timedelta(minutes=5), warnings_accepted=True)
    return fresh(move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, at), now=request.occurred_at).journey)


def _child_protection(world: World, journey: Journey, at: datetime) -> Journey:
    request = ask("assessment_to_section_47", journey, at, warnings_accepted=True)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, at), now=at)
    later = at + timedelta(minutes=5)
    request = ask("section_47_to_child_protection", fresh(journey), later, warnings_accepted=True,
                  given=given(EvidenceKind.CONFERENCE_HELD_ON_WEEKDAY, EvidenceKind.OUTCOME, EvidenceKind.CATEGORY))  # fmt: skip
    return fresh(move(journey_id=journey.pk, request=request, actor=world.actor(world.hari, later), now=later).journey)


def _looked_after(world: World, journey: Journey, at: datetime) -> Journey:
    return admitted(world, journey, at)


def admitted(world: World, journey: Journey, at: datetime, *, legal_status: str = "V2", placement: str = "U6") -> Journey:
    """The child admitted to care as an emergency, recorded by the emergency duty team."""
    request = MoveRequest(
        move="referral_to_looked_after_emergency", version=None, occurred_at=at, why="Cannot safely go home tonight.",
        details=Details(placement=PlacementDetails(code=placement, where="Foster carers"), legal_status=legal_status),
        given=given(EvidenceKind.DECISION_MAKER_NAMED),
    )  # fmt: skip
    return fresh(move(journey_id=journey.pk, request=request, actor=world.actor(world.edward, at), now=at).journey)


def assess(world: World, journey: Journey, at: datetime) -> None:
    """Amina writes and submits the assessment; Ben authorises it."""
    amina, ben = world.actor(world.amina, at), world.actor(world.ben, at)
    start_assessment(journey_id=journey.pk, actor=amina, occurred_at=at, now=at)
    submit_assessment(journey_id=journey.pk, actor=amina, occurred_at=at + timedelta(minutes=1), now=at + timedelta(minutes=1))
    later = at + timedelta(minutes=2)
    authorise_assessment(journey_id=journey.pk, actor=ben, reference="", occurred_at=later, now=later)


def recorded(world: World, journey: Journey, kind: EvidenceKind, by: User, at: datetime) -> Moved:
    """One piece of evidence on record, put there by this person."""
    return record_evidence(journey_id=journey.pk, kind=kind, given=Given(says="On record for a test"),
                           actor=world.actor(by, at), occurred_at=at, now=at)  # fmt: skip


def _accepted(world: World, offered: Moved, manager: User, worker: User, at: datetime) -> Journey:
    assert offered.handover is not None
    later = at + timedelta(minutes=5)
    accept_handover(handover_id=offered.handover.pk, actor=world.actor(manager, at), worker_id=worker.pk,
                    occurred_at=later, now=later)  # fmt: skip
    return fresh(offered.journey)


_PATHS = {
    Stage.CONTACT: (),
    Stage.EARLY_HELP: (_early_help,),
    Stage.ASSESSMENT: (_referral, _assessment),
    Stage.CHILD_IN_NEED: (_referral, _assessment, _child_in_need),
    Stage.CHILD_PROTECTION: (_referral, _assessment, _child_protection),
    Stage.LOOKED_AFTER: (_referral, _assessment, _looked_after),
}
"""How a child comes to each stage, from a contact."""
