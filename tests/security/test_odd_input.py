"""What nobody means to send is answered with a clear no, never with a fault of ours; and what is sent is shown as text."""

from datetime import date

import pytest

from tests.builders import a_child, a_journey
from tests.tracker.rules_changed import a_holiday, a_standard, administrators, drafted, published
from tracker.models import Event
from tracker.rules.rulebook import Set
from tracker.terms import RuleKind
from workflows.terms import Stage

ODD_PAGES = (
    "/children/?search=a%00b", "/children/?team=a%00b", "/children/%00/", "/children/?page=99999999999999999999999999",
    "/children/?page=-1", "/children/?page=x", "/children/?search=%ff%fe", "/children/%ff/", "/handovers/?page=" + "9" * 5000,
    "/journeys/%00/move/", "/journeys/{journey}/move/?to=%00", "/journeys/{journey}/move/?to=" + "x" * 4000, "/handovers/%00/",
    "/notices/?reference=%00", "/notices/?page=" + "9" * 400, "/panels/%00/", "/panel-meetings/nothing/", "/permanency/?page=" + "9" * 30,
    "/children/{ref}/?journey=%00", "/children/{ref}/?page=%00", "/process-book/?q=%00", "/journeys/{journey}/record/?what=%00",
    "/children/{ref}/openings/?to=%00", "/children/{ref}/openings/?to=" + "x" * 4000,
    "/journeys/{journey}/record/?what=" + "x" * 4000, "/sign-in/?next=%00",
    "/children/{ref}/family/end/?other=%00&link=%00", "/journeys/{journey}/move/family/?to=%00", "/clocks/%00/", "/clocks/x/certificate/",
    "/journeys/{journey}/permanence/step/?route=%00", "/journeys/{journey}/permanence/milestone/?route=x&milestone=%00",
    "/to-fix/?rule=%00", "/to-fix/?rule=x&page=" + "9" * 400, "/process-book/%00/", "/process-book/x.svg",
    "/process-book/journey/?from=" + "x" * 4000, "/permanency/?entered_to=9999-12-31",
    "/permanency/?aged_at_most=" + "9" * 5000, "/permanency/quarters/9999-10-01/", "/permanency/quarters/0001-01-01/",
    "/permanency/quarters/9999-10-01/in_care/", "/permanency/files/%00/", "/permanency/views/x/", "/permanency/meetings/%00/",
    "/permanency/scorecard/?measure=%ff&page=" + "9" * 400, "/permanency/waiting/?kind=%ff", "/permanency/pack/?team=%ff",
    "/process-book/journey/?from=" + "x" * 4000,
    "/permanency/milestones/?route=%00&left=%00", "/permanency/milestones/children/?route=adoption&milestone=%00&show=%00",
    "/permanency/milestones/csv/?route=" + "x" * 4000,
)  # fmt: skip
BIG = "9" * 5000


def on_year(name, year):
    """A day as a form sends it, of a year."""
    return {f"{name}-day": "4", f"{name}-month": "3", f"{name}-year": year}


ODD_FORMS = (
    ("/children/", {"q": "x" * 100_000}),
    ("/children/", {"q": "a\0b"}),
    ("/children/", {"q": "Rö\ud7ffbin \U0001f600"}),
    ("/children/", {"team": "\0"}),
    ("/journeys/{journey}/move/?to=none", {"version": BIG}),
    ("/journeys/{journey}/move/?to=assessment_closed:closed", {"version": BIG, "why": "x" * 100_000, "occurred_at-year": BIG}),
    ("/journeys/{journey}/move/?to=assessment_closed:closed", {"version": "1", "why": "\0", "occurred_at-year": "0"}),
    ("/journeys/{journey}/allocate/", {"version": BIG, "worker": BIG}),
    ("/journeys/{journey}/transfer/", {"version": "-1", "to_team": BIG}),
    ("/journeys/{journey}/people/", {"named": "iro:" + BIG}),
    ("/journeys/{journey}/people/", {"person": "x:\0"}),
    ("/journeys/{journey}/record/", {"what": "\0", "says": "\0"}),
    ("/journeys/{journey}/missing/", {"step": "\0"}),
    ("/journeys/{journey}/assessment/", {"step": "\0", "version": BIG}),
    ("/notices/read/", {"child": BIG, "told_before": BIG}),
    ("/notices/x/read/", {}),
    ("/children/{ref}/reason/", {"reason": "x" * 100_000}),
    ("/journeys/{journey}/put-forward/?business=legal_gateway", {"asks": "x" * 100_000, "minutes": BIG, "papers": "\0"}),
    ("/children/{ref}/openings/?to=contact_reopened", {"team": BIG, "why": "\0", "occurred_at-year": BIG}),
    ("/children/{ref}/family/", {"q": "\0"}),
    ("/children/{ref}/family/", {"q": "robin", "linking": "1", "other": "\0", "kind": "\0"}),
    ("/journeys/{journey}/put-right/", {"rule": "\0"}),
    ("/journeys/{journey}/put-right/", {"rule": "nothing_due"}),
    ("/journeys/{journey}/permanence/", {"route": "\0", "happened_on-year": BIG}),
    ("/journeys/{journey}/permanence/", {"route": "long_term_fostering", **on_year("happened_on", "0001")}),
    ("/journeys/{journey}/team-around-the-family/", {**on_year("on", "0001")}),
    ("/journeys/{journey}/team-around-the-family/", {**on_year("on", "2026"), **on_year("next_on", "9999"), "why": "x"}),
    ("/journeys/{journey}/edge-of-care/", {"step": "\0", "why": "\0"}),
)
ODD_RULES = (
    ("/rules/draft/take-out/", {"kind": "label", "key": "\0", "version": "1"}), ("/rules/draft/take-out/", {"kind": "\0"}),
    ("/rules/draft/try/", {"version": BIG}), ("/rules/draft/try/", {"version": "²"}),
    ("/rules/draft/publish/", {"version": BIG, **on_year("from_on", "9999")}),
    ("/rules/draft/change/label/set/", {"version": "1", "code": "stage:contact", "text": "\0", "reason": "x"}),
    ("/rules/draft/change/school-closure/set/", {"version": "1", "name": "x", "reason": "x", **on_year("on", "9999")}),
    ("/rules/draft/change/school-term/set/",
     {"version": "1", "name": "x", "reason": "x", **on_year("first_on", "0001"), **on_year("last_on", "9999")}),
    ("/rules/draft/change/bank-holiday/take-away/?key=2026-13-45", {"version": "1", "reason": "x"}),
    ("/rules/draft/change/definition/take-away/?key=journey", {"version": "1", "reason": "x"}),
    ("/rules/editions/" + "9" * 30 + "/go-back/", {"reason": "x"}), ("/organisation/people/" + "9" * 40 + "/leaves/", {"reason": "x"}),
    ("/organisation/people/{person}/away/", {**on_year("from_on", "0001"), **on_year("to_on", "9999"), "stands_in": "\0"}),
    ("/organisation/people/{person}/away/" + "9" * 40 + "/back/", {}), ("/organisation/teams/create/", {"name": "\0", "kind": "team"}),
    ("/organisation/posts/" + "9" * 30 + "/fill/", {}), ("/organisation/held/" + "9" * 30 + "/end/", on_year("last_day", "9999")),
    ("/organisation/scheme/lines/" + "9" * 30 + "/end/", {}), ("/organisation/people/add/", {"username": "\0", "given_name": "x" * 5000}),
)  # fmt: skip


@pytest.fixture
def names(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Rosalind"))
    return {"ref": journey.child.ref, "journey": journey.public_id}


def filled(text, names):
    return text.replace("{ref}", names["ref"]).replace("{journey}", names["journey"])


def test_an_odd_address_is_no_fault(world, names, as_):
    client = as_(world.ben)
    client.raise_request_exception = False

    faults = {
        page[:60]: status for page in ODD_PAGES if (status := client.get(filled(page, names)).status_code) not in (200, 302, 400, 404)
    }

    assert faults == {}


@pytest.mark.parametrize("page", ["/children/?search=a%00b", "/children/%00/", "/notices/?reference=%00", "/sign-in/?next=%00"])
def test_a_null_character_in_an_address_is_a_bad_request(page, world, as_):
    assert as_(world.ben).get(page).status_code == 400


def test_an_odd_form_is_no_fault_and_writes_nothing(world, names, as_):
    client = as_(world.ben)
    client.raise_request_exception = False
    before = Event.objects.count()

    faults = {
        (page, *data): status
        for page, data in ODD_FORMS
        if (status := client.post(filled(page, names), data).status_code) not in (302, 400, 404, 409, 422)
    }

    assert (faults, Event.objects.count()) == ({}, before)


def test_an_odd_form_of_the_rules_or_the_organisation_is_no_fault_and_writes_nothing(world, as_):
    priya, _ = administrators(world)
    drafted(priya, a_standard("early_help.allocation", 4))
    client = as_(priya)
    client.raise_request_exception = False
    before = Event.objects.count()

    faults = {
        (page, *data): status
        for page, data in ODD_RULES
        if (status := client.post(page.replace("{person}", str(world.chidi.pk)), data).status_code) not in (302, 400, 404, 409, 422)
    }

    assert (faults, Event.objects.count()) == ({}, before)


def test_what_an_administrator_typed_is_shown_as_text(world, as_):
    priya, quentin = administrators(world)
    published(priya, quentin, Set(kind=RuleKind.LABEL, key="stage:contact", value={"text": NASTY}), a_holiday(date(2026, 3, 16), NASTY))
    client = as_(priya)
    client.post("/organisation/teams/create/", {"name": NASTY, "kind": "team", "parent": str(world.authority.pk)})
    client.post("/organisation/people/add/", {"given_name": NASTY, "family_name": NASTY, "username": "nasty", "job_title": NASTY})
    client.post("/rules/draft/start/", {"title": NASTY})

    pages = ("/rules/", "/rules/draft/", "/rules/history/", "/rules/editions/2/", "/rules/draft/change/label/", "/organisation/people/",
             "/organisation/teams/", "/organisation/history/", "/process-book/", "/process-book/journey/")  # fmt: skip
    for page in pages:
        told = client.get(page)
        assert (page, told.status_code, "<script>alert" in told.content.decode()) == (page, 200, False)


def test_an_odd_body_is_no_fault_and_writes_nothing(world, names, program):
    caller = program(world.ben)
    caller.client.raise_request_exception = False
    before = Event.objects.count()
    moves = filled("journeys/{journey}/moves/", names)
    bodies = [
        {"move": "assessment_closed", "version": int("9" * 30)}, {"move": "a\0b", "version": 1}, {"move": "x" * 100_000, "version": 1},
        {"move": "assessment_closed", "version": 1, "reason": "\0"}, {"move": "assessment_closed", "version": 1, "reason": "x" * 200_000},
        {"move": "assessment_closed", "version": 1, "evidence": {"rationale": {"says": "\0"}}}, [], "x", 7, None,
        {"move": "assessment_closed", "version": 1, "occurred_at": "0001-01-01T00:00:00+14:00"},
        {"move": "assessment_closed", "version": 1, "tasks_due_on": "9999-12-31", "evidence": {"\0": {}}},
        '{"move": "assessment_closed", "version": 1, "reason": "\\ud800"}', '{"move": ' * 5000, '{"version": NaN}',
        '{"version": 1e999, "move": "assessment_closed"}', b"\xff\xfe",
    ]  # fmt: skip

    answers = [caller.post(moves, body).status_code for body in bodies]
    keyed = caller.post(moves, '{"move": "x", "version": 1, "reason": "\\ud800"}', **{"Idempotency-Key": "a"}).status_code
    reason = caller.get(filled("children/{ref}/", names), **{"Access-Reason": "x" * 5000}).status_code

    assert [status for status in (*answers, keyed) if status not in (400, 403, 409, 422)] == []
    assert (reason, Event.objects.count()) == (200, before)


def test_the_key_of_somebody_else_gives_neither_the_answer_nor_a_hint(world, names, program):
    path, body = "handovers/", {"journey": names["journey"], "version": 3, "to_team": "long-term", "note": "x"}
    ben = program(world.ben).post(path, body, **{"Idempotency-Key": "one"})

    chidi = program(world.chidi).post(path, body, **{"Idempotency-Key": "one"})

    assert (ben.status_code != 404, chidi.status_code, "Idempotent-Replayed" in chidi) == (True, 404, False)


NASTY = "<script>alert(1)</script>\"'>=cmd|"


def test_what_was_typed_is_shown_as_text(world, as_):
    child = a_child(given=NASTY, family="<img src=x onerror=1>")
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=child)
    client = as_(world.amina)
    client.post(f"/journeys/{journey.public_id}/record/", {"what": "event:child_seen", "says": NASTY, "note": NASTY})

    for page in ("/", "/children/", f"/children/{child.ref}/", f"/journeys/{journey.public_id}/move/", "/handovers/", "/notices/",
                 f"/journeys/{journey.public_id}/record/", f"/journeys/{journey.public_id}/put-forward/"):  # fmt: skip
        told = client.get(page).content.decode()
        assert (page, "<script>alert" in told, "<img src=x" in told) == (page, False, False)
    told = client.post("/children/", {"q": NASTY}, follow=True).content.decode()
    assert ("<script>alert" in told, "&lt;script&gt;alert" in told) == (False, True)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_nowhere_else(elsewhere, world, names, client, as_):
    response = client.post("/sign-in/", {"username": "ben", "password": "password", "next": elsewhere}, query_params={"next": elsewhere})
    assert (response.status_code, response["Location"]) == (302, "/")

    dora = as_(world.dora)
    reason = dora.post(filled("/children/{ref}/reason/", names), {"reason": "A contact.", "next": elsewhere})
    assert (reason.status_code, reason["Location"]) == (302, filled("/children/{ref}/", names))


def test_no_row_about_a_child_is_in_the_administration():
    from django.contrib import admin

    shown = {model._meta.label for model in admin.site._registry}

    assert shown <= {"tracker.User", "tracker.OrgUnit", "tracker.Post", "tracker.Holding", "panels.Panel"} | {
        label for label in shown if label.split(".")[0] in ("auth", "axes", "authtoken")
    }
