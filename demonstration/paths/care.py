"""Coming into care, what happens there, and going home."""

from datetime import timedelta

from demonstration.case import Case, Steps
from demonstration.names import FOSTER_HOMES
from tracker.actions.requests import Details, PlacementDetails
from workflows.terms import EvidenceKind, Role


def placement(case: Case, code: str = "U6") -> PlacementDetails:
    """A place to live, by its code in the return; U6 is foster care with carers who are not relatives."""
    return PlacementDetails(code=code, where=case.chance.choice(FOSTER_HOMES), provider="PR1" if case.chance.random() < 0.7 else "PR4")


def emergency_tonight(case: Case, *, code: str = "U6") -> Steps:
    """The child cannot go home: the emergency duty team finds a place, by consent."""
    yield from case.night_after(1, 2)
    duty = case.staff.someone((Role.EDT,), near="emergency-duty")
    case.move("referral_to_looked_after_emergency", by=duty, details=Details(placement=placement(case, code), legal_status="V2"),
              why="Cannot safely go home tonight.")  # fmt: skip
    yield from case.until(case.period.at_work((case.now + timedelta(hours=9)).date(), case.chance))


def police_protection(case: Case) -> Steps:
    """The police act at night; the court is asked for an order within the 72 hours."""
    yield from case.night_after(1, 2)
    duty = case.staff.someone((Role.EDT,), near="emergency-duty")
    case.move(
        "emergency_police_protection", by=duty,
        details=Details(placement=placement(case), legal_status="L1", legal_expires_at=case.now + timedelta(hours=72)),
        why="The police found the child alone at home.",
    )  # fmt: skip
    yield from case.until(case.now + timedelta(hours=case.chance.randint(14, 30)))
    case.move("straight_to_proceedings", by=case.person(Role.HEAD_OF_SERVICE), why="The risk is too great to wait for pre-proceedings.")
    yield from case.until(case.now + timedelta(hours=case.chance.randint(18, 38)))
    case.move("section_20_to_order", details=Details(legal_status="C1"))


def agreed_admission(case: Case, *, code: str = "U6") -> Steps:
    """A planned admission by consent under section 20, agreed by the resource panel."""
    case.evidence(EvidenceKind.SECTION_20_CONSENT_OR_ORDER)
    yield from case.working_days(1, 3)
    move = {"assessment": "assessment_to_looked_after", "child_in_need": "cin_to_looked_after"}.get(case.stage, "cp_to_looked_after")
    case.move(move, by=case.person(Role.HEAD_OF_SERVICE), details=Details(placement=placement(case, code), legal_status="V2"))


def on_protection_plan(case: Case) -> Steps:
    """A child on a protection plan comes into care; the plan stays open until a conference decides."""
    yield from agreed_admission(case)


def alone_from_abroad(case: Case) -> Steps:
    """A young person who seeks asylum has arrived alone."""
    case.contact(by=case.staff.someone((Role.EDT,), near="emergency-duty"))
    yield from case.until(case.now + timedelta(hours=2))
    case.move(
        "unaccompanied_child", details=Details(placement=placement(case), legal_status="V2"), why="Arrived alone at the service station."
    )


def remand(case: Case) -> None:
    """The youth court remands the young person."""
    case.move("remand_start", details=Details(placement=placement(case, "K1"), legal_status="J1"))


def to_the_looked_after_team(case: Case, team: str = "looked-after") -> Steps:
    """The child will not go home soon: the team for looked after children takes the child on."""
    yield from case.accepted(lambda: case.transfer(team))


def given_worker(case: Case, team: str) -> Steps:
    """A child admitted straight from the front door gets a team and a worker."""
    yield from case.accepted(lambda: case.transfer(team), high=1)


def court(case: Case, *, days: tuple[int, int] = (140, 200)) -> Steps:
    """Care proceedings to the care order."""
    case.evidence(EvidenceKind.LEGAL_ADVICE)
    case.move("straight_to_proceedings", by=case.person(Role.HEAD_OF_SERVICE))
    yield from case.days(8, 20)
    case.move("section_20_to_order", details=Details(legal_status="C1"))
    yield from case.days(*days)
    case.move("proceedings_care_order", details=Details(legal_status="C2"))


def moves_placement(case: Case, *, code: str = "U6") -> None:
    """Another placement, from the day on which the old one ends."""
    case.move("placement_move", by=case.person(Role.SERVICE_MANAGER), details=Details(placement=placement(case, code)))


def home_again(case: Case) -> Steps:
    """The review and the nominated officer agree that the child goes home, on a child in need plan."""
    case.evidence(EvidenceKind.REVIEW_HELD, by=case.person(Role.IRO))
    yield from case.working_days(3, 6)
    case.evidence(EvidenceKind.NOMINATED_OFFICER_OR_DIRECTOR_APPROVAL, by=case.person(Role.NOMINATED_OFFICER))
    yield from case.working_days(1, 4)
    case.move("looked_after_reunified", by=case.person(Role.NOMINATED_OFFICER))
    if case.team != f"support-{case.area}":
        yield from case.accepted(lambda: case.transfer(f"support-{case.area}"))


def missing_for_a_night(case: Case, *, hours: tuple[int, int] = (7, 40)) -> Steps:
    """The child does not come home in the evening, and is found or comes back."""
    yield from case.night_after(1, 4)
    case.goes_missing(case.staff.someone((Role.EDT,), near="emergency-duty"))
    yield from case.until(case.now + timedelta(hours=case.chance.randint(*hours)))
    case.is_found(case.worker or case.staff.manager(case.team))
