"""What leaders were told of in the last months, a story each, and what they did about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from demonstration.case import Case, Steps
from demonstration.drafts import answered
from demonstration.incident import Incident
from demonstration.on_call import put_rota
from demonstration.people import Staff
from demonstration.time import Period
from workflows.calendar import add_months, is_working_day, local_date
from workflows.terms import Role, Stage

Story = Callable[[Incident, list[Case]], Steps]

HEAD, ASSISTANT, DIRECTOR = Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS
IN_CARE = (Stage.LOOKED_AFTER, Stage.PERMANENCE)


@dataclass(frozen=True, slots=True)
class Told:
    """A story, and when it begins: so many days before the end, on a working day, or in the evening where it is `at_night`."""

    path: Story
    days: int
    at_night: bool = False


def everything_told(period: Period, staff: Staff, cases: list[Case], seed: int) -> Iterator[tuple[datetime, Incident, Steps]]:
    """When each story begins, whose it is, and the story."""
    rota = Incident(period=period, staff=staff, chance=Random(f"{seed} rota"))  # noqa: S311  chance in a story, not a secret
    yield period.start, rota, put_rota(rota)
    for told in TOLD:
        chance = Random(f"{seed} {told.path.__name__}")  # noqa: S311
        incident = Incident(period=period, staff=staff, chance=chance)
        day = _working_day_before(period, told.days)
        evening = period.as_at - timedelta(days=told.days)
        at = period.at_night(evening, chance).replace(hour=18) if told.at_night else period.at_work(day, chance)
        yield at, incident, told.path(incident, cases)


def _working_day_before(period: Period, days: int) -> date:
    day = period.as_at - timedelta(days=days)
    while not is_working_day(day, calendar=period.calendar):
        day -= timedelta(days=1)
    return day


def _stands(*stages: Stage, least: int = 0, most: int = 18) -> Callable[[Case], bool]:
    """A child who stands in one of these stages and is between these ages, in years, at the end."""

    def fits(case: Case) -> bool:
        of_age = add_months(case.born, 12 * least) <= case.period.as_at < add_months(case.born, 12 * most)
        return of_age and case.stage in {str(stage) for stage in stages}

    return fits


# ── Over, with what was learned ─────────────────────────────────────────────────────────────────────────────────────


def badly_hurt(it: Incident, cases: list[Case]) -> Steps:
    """A small child is badly hurt at home: the national panel is notified, and the partners' rapid review follows."""
    if not it.is_about(cases, _stands(Stage.CHILD_PROTECTION, most=9), _stands(Stage.CHILD_IN_NEED, most=9)):
        return
    head, assistant, director = it.in_post(HEAD), it.in_post(ASSISTANT), it.in_post(DIRECTOR)
    it.draft("serious_injury", by=it.manager, because="The hospital rang: a fracture that nobody can explain.", told=head,
             note="Rang back with the director beside her.")  # fmt: skip
    it.write(it.manager, "Brought to hospital by a parent in the night with a broken arm and older bruises. The doctors think that "
             "it was done by somebody. The child is on a ward and will get well.",
             "Strategy discussion held with the police and the hospital. The child stays on the ward, and nobody sees the child alone.",
             "Decide whether the national panel is to be notified.")  # fmt: skip
    it.confirm(it.manager)
    it.acknowledge(*it.told_in())
    asked = it.direct(assistant, "Read the last six months of the record and tell me what was seen and what was done about it.", it.manager)
    yield it.period.working_days_after(it.now, 1, it.chance)
    it.update(it.worker, "Seen on the ward. The skeletal survey found nothing else. The parents are interviewed today.")
    it.tell_outside(director, "panel_notification_if_criteria", reference="Notified online; copy on the case file",
                    says="Harm by somebody in the home is suspected, and the injury is serious.")  # fmt: skip
    it.carry_out(asked, it.manager, "Read. Two bruises were seen in the spring and talked over with the family doctor alone.")
    for says in ("A grandmother is being assessed. No new injury was found.", "Discharged to the grandmother, with daily visits.",
                 "The visits go well. The police have not decided yet."):  # fmt: skip
        yield it.period.working_days_after(it.now, 3, it.chance)
        it.update(it.manager, says)
    it.tell_outside(assistant, "rapid_review", to="the national panel, by the safeguarding partners", reference="RR-03",
                    says="The partners ask for no review beyond this one.")  # fmt: skip
    yield it.period.working_days_after(it.now, 2, it.chance)
    it.close(director, "The child is safe with a grandmother under an agreement, and the police go on.",
             "Bruises on a small child were talked over with one doctor and never brought together. From now on every bruise on a child "
             "who does not walk goes to a strategy discussion.")  # fmt: skip


def knife_near_school(it: Incident, cases: list[Case]) -> Steps:
    """A young person is hurt with a knife on the way home."""
    if not it.is_about(cases, _stands(Stage.CHILD_IN_NEED, Stage.CHILD_PROTECTION, least=13), _stands(*IN_CARE, least=13)):
        return
    head = it.in_post(HEAD)
    it.draft("serious_violence", by=it.worker, because="The school rang: hurt with a knife at the bus stop.")
    it.call(it.worker, head, "Told at once, on the way to the hospital.")
    it.write(it.worker, "Cut on the hand at the bus stop after school. Treated and home by the evening. Does not say who it was.",
             "Safety plan for the way to school. The police have the report.", "Agree a taxi to school for two weeks.")  # fmt: skip
    it.confirm(it.manager)
    it.acknowledge(*it.told_in())
    it.tell_outside(it.worker, "police_report", reference="Reported by telephone")
    asked = it.direct(head, "Pay for the taxi for two weeks, and bring the young person to the next meeting on exploitation.", it.worker)
    yield it.period.working_days_after(it.now, 1, it.chance)
    it.update(it.worker, "In school. Talks to the youth worker.")
    it.carry_out(asked, it.worker, "The taxi runs, and the young person is on the list for Thursday.")
    for _ in range(2):
        yield it.period.working_days_after(it.now, 2, it.chance)
        it.update(it.worker, "Nothing new has happened. School and home are calm.")
    it.close(head, "Back at school, with a youth worker who is trusted.",
             "The school had heard of threats a week before and did not know whom to tell. The school has our number now.")  # fmt: skip


def home_closes(it: Incident, cases: list[Case]) -> Steps:
    """A provider gives notice for a whole children's home. It is about the service and no one child."""
    manager, head, assistant = it.staff.manager("looked-after"), it.in_post(HEAD), it.in_post(ASSISTANT)
    it.draft("provider_failure", by=manager, unit="looked-after", because="The provider closes a children's home in four weeks.", told=head)
    it.write(manager, "The provider wrote this morning that the home closes in four weeks. Ofsted has been told by them.",
             "Placements asked for offers for everybody who lives there.",
             "For information, and to agree who speaks to the provider.")  # fmt: skip
    it.confirm(manager)
    it.acknowledge(*it.told_in())
    asked = it.direct(assistant, "Visit everybody who lives there this week and hear what they want.", manager)
    yield it.period.working_days_after(it.now, 1, it.chance)
    it.update(manager, "Everybody who lives there has been told, by somebody whom they know.")
    yield it.period.working_days_after(it.now, 1, it.chance)
    it.carry_out(asked, manager, "All were seen. Two ask to stay at the same school.")
    for says in ("Offers have come for all of them.", "All have visited where they are going to live."):
        yield it.period.working_days_after(it.now, 2, it.chance)
        it.update(manager, says)
    it.close(assistant, "Everybody has moved, and nobody had to change school.",
             "The provider had told us of empty beds months before. Empty beds are asked about at each contract meeting "
             "from now on.")  # fmt: skip


def tried_to_die(it: Incident, cases: list[Case]) -> Steps:
    """In the evening a young person who has left care, or is in care, is brought to hospital after an overdose."""
    if not it.is_about(cases, _stands(Stage.LEAVING_CARE, most=25), _stands(*IN_CARE, least=14)):
        return
    duty = it.staff.everyone(Role.EDT)[0]
    head, assistant, director = it.in_post(HEAD), it.in_post(ASSISTANT), it.in_post(DIRECTOR)
    it.draft("suicide_or_serious_self_harm", by=duty, because="The hospital rang the emergency duty team.", told=head,
             note="Reached at home at the first call.")  # fmt: skip
    it.write(duty, "Brought in by ambulance this evening after an overdose. Awake, and out of danger by the doctors' word.",
             "The support worker of the house stays on the ward tonight. The mental health team comes in the morning.",
             "Decide who visits tomorrow.")  # fmt: skip
    it.call(duty, director)
    it.send_at_night(duty)
    it.acknowledge(*it.told_in(ASSISTANT, DIRECTOR))
    yield it.now + timedelta(minutes=70)
    it.acknowledge(*it.told_in(HEAD), note="Was driving. Rang the ward from the car.")
    asked = it.direct(assistant, "Be at the ward before ten, and do not let the hospital discharge without a plan.", it.manager)
    yield it.period.at_work(local_date(it.now) + timedelta(days=1), it.chance)
    it.acknowledge(*it.told_in())
    it.update(it.manager, "Seen on the ward at half past nine. Sorry, tired and glad of the visit.")
    it.carry_out(asked, it.manager, "Seen. The discharge meeting is tomorrow, with us in it.")
    it.tell_outside(it.worker, "regulated_setting_notice_by_provider", reference="The provider's notice of this morning",
                    says="The notice says when it happened, who was told and what the house has changed.")  # fmt: skip
    it.tell_outside(assistant, "panel_notification_if_criteria", sent=False,
                    says="Abuse and neglect are neither known nor suspected, and there is no lasting harm.")  # fmt: skip
    for says in ("Discharged with a plan that everybody signed. The house has two people awake at night.",
                 "Seen three times. Goes to the mental health team on Wednesdays.", "College has begun again."):  # fmt: skip
        yield it.period.working_days_after(it.now, 1, it.chance)
        it.update(it.worker, says)
    yield it.period.working_days_after(it.now, 2, it.chance)
    it.close(director, "Well, and back at college. The pathway plan names who is rung up at night.",
             "The house had no number to ring at night but ours. Every pathway plan names two people from now on, and the panel on "
             "housing asks for them.")  # fmt: skip


def nothing_in_it(it: Incident, cases: list[Case]) -> Steps:
    """Drafted by a worker in a hurry, and dropped by the manager with the reason."""
    if not it.is_about(cases, _stands(Stage.EARLY_HELP, Stage.CHILD_IN_NEED), _stands(*Stage)):
        return
    it.draft("child_abduction", by=it.worker, because="The child was not collected, and a parent's telephone is off.")
    yield it.now + timedelta(minutes=50)
    it.call(it.worker, it.manager)
    it.dismiss(it.manager, "The child was with the grandfather, as agreed, and the parent's telephone was flat. No leader needs to know.")


# ── Open ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def press_enquiry(it: Incident, cases: list[Case]) -> Steps:
    """The local newspaper asks about a child. Everybody has read it, it is kept up to date, and it goes on."""
    if not it.is_about(cases, _stands(Stage.CHILD_PROTECTION, *IN_CARE), _stands(*Stage)):
        return
    assistant = it.in_post(ASSISTANT)
    it.draft("media_interest", by=it.manager, because="The local newspaper rang the council.", told=it.in_post(HEAD))
    it.write(it.manager, "A reporter asks why a school was searched by the police last week, and has the first name of a child.",
             "Nobody has answered. The school and the family know.", "Agree what the council says.")  # fmt: skip
    it.confirm(it.manager)
    it.acknowledge(*it.told_in())
    asked = it.direct(assistant, "Nobody speaks to the newspaper but the press office. Warn the family before noon.", it.manager)
    yield it.period.working_days_after(it.now, 1, it.chance)
    it.carry_out(asked, it.manager, "The family was rung up at eleven and knows whom to call.")
    it.update(it.manager, "The newspaper has agreed to print no name and no school.")
    yield it.period.working_days_after(it.now, 1, it.chance)
    it.update(it.manager, "Printed this morning without a name. The family is calm.")


def drawn_in(it: Incident, cases: list[Case]) -> Steps:
    """Last evening a young person was found in a car with adults: sent, and those who should have read it have not."""
    if not it.is_about(cases, _stands(*IN_CARE, least=12), _stands(Stage.CHILD_PROTECTION, Stage.CHILD_IN_NEED, least=12)):
        return
    duty = it.staff.everyone(Role.EDT)[0]
    it.draft("exploitation", by=duty, because="Found by the police in a car with three adults, with two telephones and money.")
    it.call(duty, it.manager, "Left a message for the head of service, who did not answer.")
    it.write(duty, "Stopped by the police on the motorway this evening with three adults who are known for drugs. Two telephones "
             "and money.",
             "Driven back by the police and seen by the duty worker. The telephones are with the police.",
             "Decide tonight whether the young person stays in the same place.")  # fmt: skip
    it.send_at_night(duty)
    it.tell_outside(duty, "police_report", reference="Log 417 of the day")
    it.acknowledge(*it.told_in(Role.TEAM_MANAGER))
    yield it.now + timedelta(minutes=75)
    for reader in it.told_in(Role.SERVICE_MANAGER):
        it.opens(reader)


def restrained(it: Incident, cases: list[Case]) -> Steps:
    """A child was held by staff yesterday. The worker has begun to write, and has not finished."""
    if not it.is_about(cases, _stands(*IN_CARE, least=6), _stands(*IN_CARE)):
        return
    it.draft("restraint_or_injury_in_placement", by=it.worker, because="The home rang: held by two adults, and a bruise on the wrist.")
    it.begin(it.worker, "The home rang in the afternoon. Held by two members of staff for four minutes after a window was broken.")
    yield it.now + timedelta(minutes=20)


TOLD: tuple[Told, ...] = (
    Told(badly_hurt, 58),
    Told(knife_near_school, 41),
    Told(home_closes, 30),
    Told(answered, 21),
    Told(tried_to_die, 16, at_night=True),
    Told(nothing_in_it, 8),
    Told(press_enquiry, 4),
    Told(drawn_in, 1, at_night=True),
    Told(restrained, 1),
)
"""Every story, the oldest first."""
