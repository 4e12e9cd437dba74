"""The on-call list: who is put on it and taken off, which hours it leaves open, and its page."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.actions.keep_on_call import put_on_call, take_off_call
from notifications.models import OnCall
from notifications.rules.quiet_hours import QuietHours
from notifications.rules.rota import Stretch, closed_hours, gaps
from notifications.selectors.on_call import cover
from tests.builders import NOON, World, a_person
from tests.tracker.web.conftest import as_, at_one, queries_of, text_of  # noqa: F401 - fixtures
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Event, User
from tracker.selectors.words import Words
from tracker.terms import StreamKind
from workflows.calendar import LONDON
from workflows.shapes import Calendar
from workflows.terms import Role

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NO_HOLIDAYS = Calendar()
WEDNESDAY_6PM = datetime(2026, 3, 4, 18, tzinfo=UTC)


def told() -> list[str]:
    return list(Event.objects.filter(stream__kind=StreamKind.STAFF).order_by("seq").values_list("kind", flat=True))


def on_call(world: World, user: User, *, role: Role = Role.HEAD_OF_SERVICE, from_at: datetime = WEDNESDAY_6PM, hours: int = 14) -> OnCall:
    return put_on_call(role=role, user_id=user.pk, from_at=from_at, to_at=from_at + hours * HOUR, actor=world.actor(world.grace), now=NOON)


def local(stretch: Stretch) -> tuple[str, str]:
    return tuple(f"{at.astimezone(LONDON):%a %d %b %H:%M}" for at in (stretch.from_at, stretch.to_at))  # type: ignore[return-value]


def test_the_offices_are_closed_at_night_and_over_the_weekend_in_one_piece() -> None:
    closed = [local(one) for one in closed_hours(from_at=NOON, to_at=NOON + 6 * DAY, hours=QuietHours(), calendar=NO_HOLIDAYS)]

    assert closed == [
        ("Wed 04 Mar 18:00", "Thu 05 Mar 08:00"),
        ("Thu 05 Mar 18:00", "Fri 06 Mar 08:00"),
        ("Fri 06 Mar 18:00", "Mon 09 Mar 08:00"),
        ("Mon 09 Mar 18:00", "Tue 10 Mar 08:00"),
    ]


def test_a_look_that_begins_and_ends_at_night_counts_from_there_to_there() -> None:
    from_at, to_at = datetime(2026, 3, 4, 3, tzinfo=UTC), datetime(2026, 3, 5, 4, tzinfo=UTC)

    assert [local(one) for one in closed_hours(from_at=from_at, to_at=to_at, hours=QuietHours(), calendar=NO_HOLIDAYS)] == [
        ("Wed 04 Mar 03:00", "Wed 04 Mar 08:00"),
        ("Wed 04 Mar 18:00", "Thu 05 Mar 04:00"),
    ]


def test_a_night_on_which_the_clocks_go_forward_is_an_hour_shorter_and_without_a_gap_is_covered() -> None:
    friday = datetime(2026, 3, 27, 18, tzinfo=UTC)
    monday = datetime(2026, 3, 30, 7, tzinfo=UTC)

    assert gaps([Stretch(friday, monday)], from_at=friday, to_at=monday, hours=QuietHours(), calendar=NO_HOLIDAYS) == []


def test_what_a_rota_leaves_open_is_told_at_both_ends_and_in_between() -> None:
    rota = [Stretch(WEDNESDAY_6PM + 8 * HOUR, WEDNESDAY_6PM + 10 * HOUR), Stretch(WEDNESDAY_6PM + HOUR, WEDNESDAY_6PM + 4 * HOUR)]

    assert [local(one) for one in gaps(rota, from_at=NOON, to_at=NOON + DAY, hours=QuietHours(), calendar=NO_HOLIDAYS)] == [
        ("Wed 04 Mar 18:00", "Wed 04 Mar 19:00"),
        ("Wed 04 Mar 22:00", "Thu 05 Mar 02:00"),
        ("Thu 05 Mar 04:00", "Thu 05 Mar 08:00"),
    ]


def test_a_head_of_service_puts_somebody_on_call_and_it_is_on_record(world) -> None:
    line = on_call(world, world.ben)

    assert (line.role, line.user, line.from_at, line.to_at) == ("head_of_service", world.ben, WEDNESDAY_6PM, WEDNESDAY_6PM + 14 * HOUR)
    assert told() == ["on_call_recorded"]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"to_at": WEDNESDAY_6PM}, "to_at"),
        ({"from_at": NOON - 2 * DAY, "to_at": NOON - DAY}, "to_at"),
        ({"to_at": WEDNESDAY_6PM + 40 * DAY}, "to_at"),
        ({"from_at": NOON + 400 * DAY, "to_at": NOON + 401 * DAY}, "from_at"),
        ({"role": Role.SOCIAL_WORKER}, "role"),
        ({"user_id": 987654}, "user"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field_and_nothing_is_written(world, over, field) -> None:
    asked = {"role": Role.DCS, "user_id": world.ben.pk, "from_at": WEDNESDAY_6PM, "to_at": WEDNESDAY_6PM + DAY, **over}

    with pytest.raises(BadInput) as refused:
        put_on_call(**asked, actor=world.actor(world.grace), now=NOON)

    assert list(refused.value.fields) == [field]
    assert (OnCall.objects.count(), told()) == (0, [])


def test_the_same_person_is_not_put_on_call_twice_at_a_time(world) -> None:
    on_call(world, world.ben)

    with pytest.raises(BadInput):
        on_call(world, world.ben, from_at=WEDNESDAY_6PM + HOUR)

    assert OnCall.objects.count() == 1


def test_a_worker_may_not_change_the_list(world) -> None:
    with pytest.raises(NotYourDecision):
        put_on_call(role=Role.DCS, user_id=world.ben.pk, from_at=WEDNESDAY_6PM, to_at=WEDNESDAY_6PM + DAY,
                    actor=world.actor(world.amina), now=NOON)  # fmt: skip

    assert OnCall.objects.count() == 0


def test_a_line_that_has_begun_ends_now_and_one_to_come_never_begins(world) -> None:
    begun, to_come = on_call(world, world.ben, from_at=NOON - HOUR), on_call(world, world.grace)

    for line in (begun, to_come):
        take_off_call(on_call_id=line.pk, actor=world.actor(world.grace), now=NOON)

    begun.refresh_from_db()
    to_come.refresh_from_db()
    assert (begun.to_at, begun.is_cancelled) == (NOON, False)
    assert to_come.is_cancelled
    assert told()[-2:] == ["on_call_cancelled"] * 2
    with pytest.raises(NotVisible):
        take_off_call(on_call_id=to_come.pk, actor=world.actor(world.grace), now=NOON)


def test_a_role_that_must_be_covered_and_has_no_list_says_so_and_others_are_left_out(world) -> None:
    assert [(one.role, one.has_rota) for one in cover(Words(), now=NOON)] == [
        ("Head of service", False), ("Assistant director", False), ("Director of children's services", False),
    ]  # fmt: skip

    on_call(world, world.ben, role=Role.LADO, hours=24 * 15)

    last = cover(Words(), now=NOON)[-1]
    assert (last.role, last.has_rota, last.gaps) == ("Designated officer for allegations", True, ())


def test_everybody_reads_the_list_and_only_those_who_keep_it_are_offered_a_change(world, as_) -> None:  # noqa: F811
    on_call(world, world.ben)

    worker, leader = text_of(as_(world.amina).get("/need-to-know/on-call/")), text_of(as_(world.grace).get("/need-to-know/on-call/"))

    line = "Ben Okafor Head of service Wednesday 4 March 2026, 6pm Thursday 5 March 2026, 8am"
    assert world.ben.display_name in worker
    assert line.removeprefix("Ben Okafor ") in worker
    assert "Not covered" in worker
    assert ("Put somebody on call" in worker, "Put somebody on call" in leader) == (False, True)


FORM = {
    "role": "dcs", "from_at-day": "4", "from_at-month": "3", "from_at-year": "2026", "from_at-time": "6pm", "to_at-day": "5",
    "to_at-month": "3", "to_at-year": "2026", "to_at-time": "8am",
}  # fmt: skip


def test_the_form_puts_somebody_on_the_list_and_keeps_what_was_typed_where_it_is_refused(world, as_) -> None:  # noqa: F811
    client = as_(world.grace)

    refused = client.post("/need-to-know/on-call/put/", {**FORM, "user": world.ben.pk, "to_at-day": "3"})
    assert refused.status_code == 422
    assert "Enter a time after the first." in text_of(refused)
    assert 'value="6pm"' in refused.content.decode()
    assert OnCall.objects.count() == 0

    assert client.post("/need-to-know/on-call/put/", {**FORM, "user": world.ben.pk}).status_code == 302
    line = OnCall.objects.get()
    assert (line.user, line.role, line.from_at) == (world.ben, "dcs", WEDNESDAY_6PM)

    assert client.post(f"/need-to-know/on-call/{line.pk}/take-off/").status_code == 302
    assert client.get(f"/need-to-know/on-call/{line.pk}/take-off/").status_code == 404


def test_the_form_refuses_a_worker(world, as_) -> None:  # noqa: F811
    page = as_(world.amina).post("/need-to-know/on-call/put/", {**FORM, "user": world.ben.pk})

    assert page.status_code == 403
    assert OnCall.objects.count() == 0


def test_a_short_list_and_a_long_one_cost_the_same_number_of_queries(world, as_, queries_of) -> None:  # noqa: F811
    client = as_(world.grace)
    on_call(world, world.ben)
    few = queries_of(client, "/need-to-know/on-call/")
    for number in range(8):
        on_call(world, a_person(f"p{number}", "Pat", f"Reed{number}", Role.SERVICE_MANAGER, world.authority))

    assert queries_of(client, "/need-to-know/on-call/") == few
