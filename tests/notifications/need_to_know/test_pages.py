"""The screens of need-to-knows: raise, write, confirm, acknowledge, direct, update, tell outside, close; and who sees nothing of it."""

from datetime import timedelta

import pytest
from django.test import Client

from notifications.models import Call, Direction, NeedToKnow, OutsideNotice, ReadOfNeedToKnow, Rung, Update
from tests.builders import NOON, a_journey, a_person
from tests.notifications.need_to_know.builders import Line, a_line, drafted, sent, written
from tests.tracker.web.conftest import NOW, as_, at_one, queries_of, text_of  # noqa: F401 - fixtures
from tracker.models import AccessRow
from workflows.terms import Role, Stage

KNOWN = {"known_at-day": "4", "known_at-month": "3", "known_at-year": "2026", "known_at-time": "12:30pm"}
CALLED = {"told_at-day": "4", "told_at-month": "3", "told_at-year": "2026", "told_at-time": "12:40pm"}
WORDS = {"facts": "Not seen since noon.", "immediate_action": "The police were told.", "asks": "Decide who speaks to the family."}


@pytest.fixture
def line(db: None) -> Line:
    return a_line()


def page_of(row: NeedToKnow, what: str = "") -> str:
    return f"/need-to-know/{row.public_id}/{what}"


def the_one() -> NeedToKnow:
    return NeedToKnow.objects.get()


# ── Raising ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_worker_finds_the_child_without_the_name_in_an_address_and_chooses_what_happened(line, as_):  # noqa: F811
    client = as_(line.world.amina)

    found = client.post("/need-to-know/raise/", {"find": line.child.given_name})
    categories = text_of(client.get(f"/need-to-know/raise/?child={line.child.ref}"))

    assert f"/need-to-know/raise/?child={line.child.ref}" in found.content.decode()
    assert "Child missing, high risk Major. Missing for 24 hours; the child is at risk of exploitation" in categories
    assert text_of(client.get("/need-to-know/raise/?about=service")).count("Death of a child") == 0


def test_the_form_tells_who_would_be_told_in_what_time(line, as_):  # noqa: F811
    page = text_of(as_(line.world.amina).get(f"/need-to-know/raise/?child={line.child.ref}&category=missing_high_risk"))

    assert "Team manager Ben Okoro Service manager Sana Rahim Head of service Grace Hill Assistant director Adam Frost In what time" in page
    assert "Somebody speaks to a head of service or above within 4 hours" in page
    assert "Each of those told acknowledges it within 1 hour, or it goes up" in page


def test_the_call_is_on_record_before_the_form(line, as_):  # noqa: F811
    client = as_(line.world.amina)
    form = {**KNOWN, **CALLED, "severity": "major", "told": str(line.world.grace.pk)}

    answer = client.post(f"/need-to-know/raise/?child={line.child.ref}&category=missing_high_risk", form)

    row = the_one()
    assert answer["Location"] == page_of(row, "write/")
    assert (row.category, row.severity, row.known_at) == ("missing_high_risk", "major", NOON + timedelta(minutes=30))
    assert [(call.told, call.by, call.told_at) for call in Call.objects.all()] == [
        (line.world.grace, line.world.amina, NOON + timedelta(minutes=40))
    ]
    assert "Told by telephone Grace Hill, head of service Wednesday 4 March 2026, 12:40pm, by Amina Khan" in text_of(
        client.get(page_of(row))
    )


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"known_at-year": "2027"}, "Give when the incident became known."),
        ({"known_at-time": "25:00"}, "must have a time"),
        ({"severity": "information"}, "How grave is it?"),
        ({"told": "1", "told_at-day": ""}, "told"),
        ({"told": "999999"}, "Whom have you told"),
    ],
)
def test_what_cannot_be_is_told_in_place_and_nothing_is_drafted(line, as_, over, says):  # noqa: F811
    client = as_(line.world.amina)

    page = client.post(f"/need-to-know/raise/?child={line.child.ref}&category=missing_high_risk", {**KNOWN, "severity": "major", **over})

    assert page.status_code == 422
    assert says in text_of(page)
    assert NeedToKnow.objects.count() == 0


def test_one_about_the_service_needs_no_child(line, as_):  # noqa: F811
    form = {**KNOWN, "severity": "major", "unit": str(line.world.care.pk)}

    as_(line.world.ben).post("/need-to-know/raise/?about=service&category=premises_incident", form)

    row = the_one()
    assert (row.category, row.unit, row.children.count()) == ("premises_incident", line.world.care, 0)


def test_a_second_report_of_the_same_incident_joins_the_one_that_is_there(line, as_):  # noqa: F811
    row = drafted(line)

    answer = as_(line.world.ben).post(
        f"/need-to-know/raise/?child={line.child.ref}&category=missing_high_risk", {**KNOWN, "severity": "major"}, follow=True
    )

    assert the_one() == row
    assert "This incident was known already." in answer.content.decode()


def test_a_child_whom_one_may_not_see_cannot_be_chosen(line, as_):  # noqa: F811
    client = as_(line.world.chidi)

    assert client.get(f"/need-to-know/raise/?child={line.child.ref}").status_code == 404
    assert line.child.ref not in client.post("/need-to-know/raise/", {"find": line.child.given_name}).content.decode()


def test_an_administrator_raises_none(line, as_):  # noqa: F811
    priya = a_person("priya", "Priya", "Shah", Role.SYSTEM_ADMINISTRATOR, line.world.authority)

    assert as_(priya).get("/need-to-know/raise/").status_code == 403


# ── Writing and confirming ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_worker_keeps_the_form_goes_on_later_and_gives_it_to_a_manager(line, as_):  # noqa: F811
    row, client = drafted(line), as_(line.world.amina)

    client.post(page_of(row, "write/"), {"facts": WORDS["facts"], "then": "later"})
    assert WORDS["facts"] in client.get(page_of(row, "write/")).content.decode()
    assert 'name="version" value="1"' in client.get(page_of(row, "write/")).content.decode()
    unfinished = client.post(page_of(row, "write/"), {"facts": WORDS["facts"], "version": "1", "then": "ready"})

    assert unfinished.status_code == 422
    assert "Write what you ask of the reader, or that it is for information." in text_of(unfinished)
    assert WORDS["facts"] in unfinished.content.decode()
    assert the_one().written_at is None

    assert client.post(page_of(row, "write/"), {**WORDS, "version": "1", "then": "ready"}).status_code == 302
    assert (the_one().state, the_one().written_by, the_one().written_at) == ("draft", line.world.amina, NOW)


def test_a_worker_is_not_offered_to_send_and_cannot(line, as_):  # noqa: F811
    row, client = drafted(line), as_(line.world.amina)

    assert "Confirm and send" not in text_of(client.get(page_of(row, "write/")))
    assert client.post(page_of(row, "write/"), {**WORDS, "then": "send"}).status_code == 403
    assert (the_one().state, the_one().facts) == ("draft", "")


def test_a_manager_confirms_and_everybody_on_the_list_is_told(line, as_):  # noqa: F811
    row, client = written(line), as_(line.world.ben)
    assert "Confirm it : Child missing, high risk" in text_of(client.get("/need-to-know/"))

    before = text_of(client.get(page_of(row, "confirm/")))
    assert "Service manager Sana Rahim" in before
    assert client.post(page_of(row, "confirm/")).status_code == 302

    assert (the_one().state, the_one().confirmed_by) == ("sent", line.world.ben)
    assert "Head of service Grace Hill Wednesday 4 March 2026, 1pm Not yet Not yet" in text_of(client.get(page_of(row)))


def test_emergency_duty_sends_without_waiting(line, as_):  # noqa: F811
    row = written(line)

    assert as_(line.world.edward).post(page_of(row, "send/")).status_code == 302

    assert (the_one().state, the_one().confirmed_by, the_one().went_on_at) == ("sent", None, NOW)


def test_a_draft_is_dismissed_with_a_reason_and_not_without(line, as_):  # noqa: F811
    row, client = drafted(line), as_(line.world.ben)

    assert client.post(page_of(row, "dismiss/"), {"because": " "}).status_code == 422
    assert the_one().state == "draft"
    assert client.post(page_of(row, "dismiss/"), {"because": "She is with her aunt."}).status_code == 302

    assert (the_one().state, the_one().ended_because) == ("dismissed", "She is with her aunt.")
    assert "Why it was dismissed She is with her aunt." in text_of(client.get(page_of(row)))


def test_what_cannot_be_done_any_more_leads_back_and_says_so(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.world.ben)

    shown = client.get(page_of(row, "dismiss/"), follow=True)
    refused = client.post(page_of(row, "dismiss/"), {"because": "A mistake."})

    assert "You cannot do that with this need to know as it stands." in shown.content.decode()
    assert refused.status_code == 409
    assert "A mistake." in refused.content.decode()
    assert the_one().state == "sent"


# ── Reading and answering ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_leader_sees_what_waits_opens_it_acknowledges_and_directs(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.world.grace)
    waits = text_of(client.get("/need-to-know/"))
    assert "Acknowledge it" in waits
    assert "Acknowledge it" in text_of(client.get("/"))

    client.get(page_of(row))
    rung = Rung.objects.get(need_to_know=row, role="head_of_service")
    assert (rung.opened_at, rung.acknowledged_at) == (NOW, None)
    client.post(page_of(row, "acknowledge/"), {"note": "On my way."})
    rung.refresh_from_db()
    assert (rung.acknowledged_at, rung.note) == (NOW, "On my way.")

    direction = {"says": "Visit the aunt tonight.", "owner": str(line.world.amina.pk), "due_on-day": "5", "due_on-month": "3",
                 "due_on-year": "2026"}  # fmt: skip
    assert client.post(page_of(row, "direct/"), direction).status_code == 302
    made = Direction.objects.get()
    assert (made.says, made.owner, made.given_by, made.due_on.isoformat()) == (
        "Visit the aunt tonight.", line.world.amina, line.world.grace, "2026-03-05",
    )  # fmt: skip
    assert "Acknowledge it" not in text_of(client.get("/need-to-know/"))


def test_a_direction_stands_on_the_childs_page_and_its_owner_carries_it_out(line, as_):  # noqa: F811
    row = sent(line)
    as_(line.world.grace).post(page_of(row, "direct/"), {"says": "Visit the aunt.", "owner": str(line.world.amina.pk)})
    made, client = Direction.objects.get(), as_(line.world.amina)

    assert "Carry out: Visit the aunt." in text_of(client.get("/need-to-know/"))
    child = text_of(client.get(f"/children/{line.child.ref}/"))
    assert "Management direction: Visit the aunt." in child
    assert FACTS not in child
    done = page_of(row, f"directions/{made.public_id}/done/")
    assert client.post(done, {"done": ""}).status_code == 422
    assert client.post(done, {"done": "Seen and well."}).status_code == 302

    made.refresh_from_db()
    assert (made.done, made.done_by) == ("Seen and well.", line.world.amina)


FACTS = "Not seen since the afternoon."


def test_a_reader_outside_the_case_reads_it_and_not_the_childs_record(line, as_):  # noqa: F811
    outside = a_person("lena", "Lena", "Fox", Role.LADO, line.world.early_help_service)
    row = sent(line, "allegation_against_staff")
    client = as_(outside)

    page = client.get(page_of(row))

    assert FACTS in text_of(page)
    assert "You may read this need to know, and not the child’s record." in text_of(page)
    assert f"/children/{line.child.ref}/" not in page.content.decode()
    assert client.get(f"/children/{line.child.ref}/").status_code == 404


def test_a_stranger_gets_404_everywhere_and_leaves_no_trace(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.world.chidi)
    pages = ["", "history/", "call/", "write/", "confirm/", "send/", "dismiss/", "withdraw/", "acknowledge/", "direct/", "update/",
             "outside/police_report/", "severity/", "close/", "join/"]  # fmt: skip

    assert [client.get(page_of(row, page)).status_code for page in pages] == [404] * len(pages)
    assert [client.post(page_of(row, page), {}).status_code for page in pages[2:]] == [404] * len(pages[2:])
    assert row.public_id not in client.get("/need-to-know/?state=every").content.decode()
    assert (ReadOfNeedToKnow.objects.count(), AccessRow.objects.filter(user=line.world.chidi).count()) == (0, 0)


def test_whoever_has_not_signed_in_is_asked_to(line, client: Client):
    row = sent(line)

    assert [client.get(at).status_code for at in ("/need-to-know/", page_of(row), "/need-to-know/raise/")] == [302] * 3


def test_reading_it_is_kept_on_its_own_trace_and_on_the_childs(line, as_):  # noqa: F811
    row = sent(line)

    as_(line.world.grace).get(page_of(row))

    assert list(ReadOfNeedToKnow.objects.values_list("need_to_know", "user", "at")) == [(row.pk, line.world.grace.pk, NOW)]
    assert AccessRow.objects.filter(user=line.world.grace, child=line.child).count() == 1
    assert "Who has looked" in text_of(as_(line.world.ben).get(page_of(row, "history/")))


def test_a_reader_outside_the_case_learns_nothing_of_a_child_by_asking_the_list(line, as_):  # noqa: F811
    outside = a_person("lena", "Lena", "Fox", Role.LADO, line.world.early_help_service)
    row = sent(line, "allegation_against_staff")
    asked = f"/need-to-know/?state=every&child={line.child.ref}"

    theirs, ours = as_(outside).get(asked), as_(line.world.grace).get(asked)

    assert f'/need-to-know/{row.public_id}/">Allegation' in ours.content.decode()
    assert "There is none like that which you may read." in text_of(theirs)


# ── What follows ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_update_is_written_and_an_empty_one_is_not(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.world.amina)

    assert client.post(page_of(row, "update/"), {"says": ""}).status_code == 422
    assert Update.objects.count() == 0
    assert client.post(page_of(row, "update/"), {"says": "Found at her aunt's."}).status_code == 302

    assert list(Update.objects.values_list("says", "by")) == [("Found at her aunt's.", line.world.amina.pk)]
    assert "Found at her aunt's. Amina Khan, Wednesday 4 March 2026, 1pm" in text_of(client.get(page_of(row)))


AT_ONE = {"at-day": "4", "at-month": "3", "at-year": "2026", "at-time": "12:50pm"}


def test_somebody_outside_is_told_and_what_was_sent_is_shown(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.world.ben)

    client.post(page_of(row, "outside/police_report/"), {**AT_ONE, "sent": "sent", "to": "Larkshire Police", "reference": "LP 77"})

    notice = OutsideNotice.objects.get()
    assert (notice.duty, notice.sent, notice.to, notice.reference) == ("police_report", True, "Larkshire Police", "LP 77")
    assert "Told Larkshire Police, Wednesday 4 March 2026, 12:50pm. Their reference: LP 77" in text_of(client.get(page_of(row)))
    assert client.get(page_of(row, "outside/port_alert/")).status_code == 404


def test_that_a_duty_does_not_apply_is_a_leaders_decision_with_a_reason(line, as_):  # noqa: F811
    row = sent(line)
    decided = {**AT_ONE, "sent": "not_sent", "says": "They know already."}

    assert as_(line.world.ben).post(page_of(row, "outside/police_report/"), decided).status_code == 403
    assert as_(line.world.grace).post(page_of(row, "outside/police_report/"), {**decided, "says": ""}).status_code == 422
    assert OutsideNotice.objects.count() == 0
    assert as_(line.world.grace).post(page_of(row, "outside/police_report/"), decided).status_code == 302
    assert OutsideNotice.objects.get().sent is False


def test_it_is_graded_higher_and_the_director_is_told(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.world.ben)

    assert client.post(page_of(row, "severity/"), {"severity": "significant", "why": "Calmer."}).status_code == 422
    assert client.post(page_of(row, "severity/"), {"severity": "critical", "why": "A second night."}).status_code == 302

    assert the_one().severity == "critical"
    assert Rung.objects.get(need_to_know=row, role="dcs").recipient == line.delia


def test_a_manager_grades_a_draft_lower_and_a_worker_is_not_offered_it(line, as_):  # noqa: F811
    row = drafted(line)

    assert as_(line.world.amina).post(page_of(row, "severity/"), {"severity": "significant", "why": "Calmer."}).status_code == 422
    assert as_(line.world.ben).post(page_of(row, "severity/"), {"severity": "significant", "why": "Calmer."}).status_code == 302
    assert the_one().severity == "significant"


def test_it_is_closed_with_outcome_and_learning_by_a_head_of_service_and_not_by_a_worker(line, as_):  # noqa: F811
    row = sent(line)
    ends = {"outcome": "Home and well.", "learning": "Ask the aunt first."}

    assert as_(line.world.amina).post(page_of(row, "close/"), ends).status_code == 403
    assert as_(line.world.grace).post(page_of(row, "close/"), {**ends, "learning": ""}).status_code == 422
    assert the_one().state == "sent"
    assert as_(line.world.grace).post(page_of(row, "close/"), ends).status_code == 302

    assert (the_one().state, the_one().outcome, the_one().learning) == ("closed", "Home and well.", "Ask the aunt first.")


def test_one_sent_by_mistake_is_withdrawn_with_a_reason(line, as_):  # noqa: F811
    row = sent(line)

    assert as_(line.world.ben).post(page_of(row, "withdraw/"), {"because": "The wrong child."}).status_code == 302

    assert (the_one().state, the_one().ended_because) == ("withdrawn", "The wrong child.")


def test_a_child_of_the_same_incident_joins_by_reference_and_one_out_of_sight_does_not(line, as_):  # noqa: F811
    row, other = sent(line), a_journey(line.world, stage=Stage.CHILD_PROTECTION).child
    hidden = a_journey(line.world, stage=Stage.EARLY_HELP).child
    client = as_(line.world.ben)

    refused = client.post(page_of(row, "join/"), {"ref": hidden.ref})
    assert refused.status_code == 422
    assert "Enter the reference of a child whom you work with." in text_of(refused)
    assert client.post(page_of(row, "join/"), {"ref": other.ref}).status_code == 302

    assert set(row.children.values_list("child", flat=True)) == {line.child.pk, other.pk}


# ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_leaders_see_figures_by_category_each_with_the_list_behind_it(line, as_):  # noqa: F811
    row = sent(line)
    client = as_(line.world.grace)
    client.post(page_of(row, "acknowledge/"), {})

    page = client.get("/need-to-know/")

    assert "Child missing, high risk 1 : Child missing, high risk 1 open: Child missing, high risk 1 of 3 40 minutes" in text_of(page)
    every = client.get("/need-to-know/?category=missing_high_risk&from=2025-12-10&state=every").content.decode()
    others = client.get("/need-to-know/?category=media_interest&state=every#list").content.decode()
    assert (row.public_id in every, row.public_id in others) == (True, False)
    assert "By category" not in text_of(as_(line.world.amina).get("/need-to-know/"))


def test_the_week_lists_what_became_known_in_it_and_no_other_week_does(line, as_):  # noqa: F811
    row, client = sent(line), as_(line.delia)

    this, before = client.get("/need-to-know/weekly/"), client.get("/need-to-know/weekly/?week=2026-02-25")

    assert "2 March 2026 to 8 March 2026" in text_of(this)
    assert row.public_id in this.content.decode()
    assert "Nothing became known in this week that you may read." in text_of(before)


@pytest.mark.parametrize(
    "asked", ["state=x&category=x&severity=x", "from=yesterday&to=9999-99-99", "page=-4&waiting=z", "week=0001-01-01", "child=%27"]
)
def test_an_address_that_makes_no_sense_is_a_list_all_the_same(line, as_, asked):  # noqa: F811
    sent(line)
    client = as_(line.world.grace)

    assert [client.get(f"/need-to-know/{page}?{asked}").status_code for page in ("", "weekly/")] == [200, 200]


def test_empty_lists_say_what_to_do_next(line, as_):  # noqa: F811
    page = text_of(as_(line.world.amina).get("/need-to-know/"))

    assert "Nothing waits for you. What you are to write, confirm, acknowledge, update or carry out will stand here." in page
    assert "When something happens that leaders must learn of, raise a need to know" in page


def test_few_and_many_cost_the_same_number_of_queries(line, as_, queries_of):  # noqa: F811
    client = as_(line.world.grace)
    row = sent(line)
    pages = ["/", "/need-to-know/", "/need-to-know/weekly/", page_of(row), page_of(row, "history/"), f"/children/{line.child.ref}/"]
    for page in pages:
        client.get(page)
    few = [queries_of(client, page) for page in pages]
    for category in ("media_interest", "exploitation", "serious_violence", "placement_breakdown"):
        other = a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON - timedelta(hours=1))
        sent(line, category, children=[line.child.pk, other.child_id])

    assert [queries_of(client, page) for page in pages] == few
