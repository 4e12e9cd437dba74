"""The rulebook on screen: drafting, trying, publishing by a second person, and who is kept out."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.builders import NOON, a_journey, a_person, recorded
from tests.tracker.rules_changed import a_holiday, a_standard, administrators, drafted, published, tried
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.draft_rules import withdraw_draft
from tracker.models import Edition, RuleChange
from tracker.rules.rulebook import Set
from tracker.selectors.editions import draft
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import actor_of
from tracker.terms import EditionState, RuleKind
from workflows.calendar import local_date
from workflows.terms import EvidenceKind, Role, Stage

MOURNING = {"on-day": "16", "on-month": "3", "on-year": "2026", "name": "A day of mourning", "reason": "Announced today."}
FRIDAY = local_date(NOON) + timedelta(days=9)


@pytest.fixture
def two(world):
    return administrators(world)


def test_only_administrators_and_directors_are_let_in(world, two, as_):
    drafted(two[0], a_holiday(FRIDAY))
    pages = ["/rules/", "/rules/draft/", "/rules/history/", "/rules/draft/start/", "/rules/editions/1/", "/rules/draft/publish/",
             "/rules/draft/change/label/", "/rules/draft/change/local-standard/set/?key=early_help.visit", "/organisation/people/",
             "/organisation/teams/", "/organisation/scheme/", "/organisation/people/add/", "/organisation/history/"]  # fmt: skip

    assert [as_(world.ben).get(page).status_code for page in pages] == [403] * len(pages)
    assert [as_(two[0]).get(page).status_code for page in pages] == [200] * len(pages)
    assert "Rules and people" not in text_of(as_(world.ben).get("/"))
    assert "Rules and people" in text_of(as_(two[0]).get("/"))


def test_nobody_who_has_not_signed_in_sees_the_rules(world, client):
    assert client.get("/rules/").status_code == 302


def test_a_draft_is_started_and_a_holiday_put_into_it(two, as_):
    client = as_(two[0])
    assert client.post("/rules/draft/start/", {"title": "A day of mourning"}).status_code == 302

    page = client.post("/rules/draft/change/bank-holiday/set/", {**MOURNING, "version": "0"})

    assert page.status_code == 302
    text = text_of(client.get("/rules/draft/"))
    assert "16 March 2026 Bank holidays Not a bank holiday A day of mourning Running timescales are counted again." in text
    assert "Announced today. Priya Shah" in text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": ""}, "Answer “Why?”"),
        ({"on-day": "3"}, "Enter today or a day to come"),
        ({"on-month": "13"}, "real date"),
        ({"name": ""}, "What is it called?"),
        ({"on-year": "2199"}, "next five years"),
    ],
)
def test_odd_input_is_told_beside_its_field_and_nothing_is_kept(two, as_, changed, says):
    edition = drafted(two[0])

    page = as_(two[0]).post("/rules/draft/change/bank-holiday/set/", {**MOURNING, "version": "0", **changed})

    assert page.status_code == 422
    assert says in page.content.decode()
    assert RuleChange.objects.filter(edition=edition).count() == 0


@pytest.mark.parametrize("value", ["0", "-4", "1000000000", "abc", "", "1.5", "99999999999999999999"])
def test_an_odd_length_is_refused_on_the_form(two, as_, value):
    edition = drafted(two[0])
    form = {"version": "0", "what": "length", "value": value, "unit": "working_days", "running": "keep", "reason": "Agreed."}

    page = as_(two[0]).post("/rules/draft/change/local-standard/set/?key=early_help.allocation", form)

    assert page.status_code == 422
    assert RuleChange.objects.filter(edition=edition).count() == 0


def test_a_length_out_of_the_range_is_asked_about_once_more(two, as_):
    edition = drafted(two[0])
    form = {"version": "0", "what": "length", "value": "60", "unit": "working_days", "running": "change", "reason": "Agreed."}
    url = "/rules/draft/change/local-standard/set/?key=early_help.allocation"

    first = as_(two[0]).post(url, form)
    assert (first.status_code, RuleChange.objects.filter(edition=edition).count()) == (422, 0)
    assert "Authorities usually set between 1 working day and 10 working days" in first.content.decode()
    second = as_(two[0]).post(url, {**form, "warning_accepted": "on"})

    assert second.status_code == 302
    assert [(c.value, c.for_running) for c in RuleChange.objects.filter(edition=edition)] == [({"value": 60, "unit": "working_days"}, True)]


def test_law_and_guidance_have_no_form_and_say_why(two, as_):
    drafted(two[0])

    listed = "".join(text_of(as_(two[0]).get(f"/rules/draft/change/local-standard/?page={n}")) for n in range(1, 12))

    assert "Law: it cannot be changed here" in listed
    assert "National guidance: it cannot be changed here" in listed
    assert as_(two[0]).get("/rules/draft/change/local-standard/set/?key=lac.care_plan").status_code == 404
    assert as_(two[0]).post("/rules/draft/change/local-standard/set/?key=lac.care_plan", {}).status_code == 404


@pytest.mark.parametrize("kind", ["local-standard", "bank-holiday", "school-term", "school-closure", "label", "forbidden-move"])
def test_every_kind_has_its_list_and_its_form(two, as_, kind):
    drafted(two[0])
    key = "?key=early_help.visit" if kind == "local-standard" else ""

    assert as_(two[0]).get(f"/rules/draft/change/{kind}/").status_code == 200
    assert as_(two[0]).get(f"/rules/draft/change/{kind}/set/{key}").status_code == 200
    assert as_(two[0]).post(f"/rules/draft/change/{kind}/set/{key}", {}).status_code == 422
    assert as_(two[0]).get("/rules/draft/change/moons/").status_code == 404


def test_every_kind_can_be_put_into_the_draft_and_taken_away_again(two, as_):
    edition = drafted(two[0])
    day = {
        "first_on-day": "13",
        "first_on-month": "4",
        "first_on-year": "2026",
        "last_on-day": "21",
        "last_on-month": "7",
        "last_on-year": "2026",
    }
    forms = [
        ("school-term", {"name": "Summer term", **day}),
        ("school-closure", {**MOURNING, "name": "Training day"}),
        ("label", {"code": "stage:early_help", "text": "Family Help"}),
        ("bank-holiday", MOURNING),
        ("local-standard", {"what": "off", "value": "", "unit": "weeks", "running": "keep"}),
    ]  # fmt: skip
    for version, (kind, form) in enumerate(forms):
        key = "?key=early_help.visit" if kind == "local-standard" else ""
        page = as_(two[0]).post(f"/rules/draft/change/{kind}/set/{key}", {**form, "reason": "Agreed.", "version": str(version)})
        assert page.status_code == 302, text_of(page)
    assert RuleChange.objects.filter(edition=edition).count() == 5

    edition.refresh_from_db()
    page = as_(two[0]).post("/rules/draft/take-out/", {"version": str(edition.version), "kind": "label", "key": "stage:early_help"})
    assert page.status_code == 302
    assert RuleChange.objects.filter(edition=edition).count() == 4


def test_what_holds_can_be_taken_away_by_a_draft(two, as_):
    published(*two, a_holiday(FRIDAY))
    edition = drafted(two[0], at=NOW)
    assert "A day of mourning" in text_of(as_(two[0]).get("/rules/draft/change/bank-holiday/"))

    url = f"/rules/draft/change/bank-holiday/take-away/?key={FRIDAY.isoformat()}"
    assert as_(two[0]).get(url).status_code == 200
    assert as_(two[0]).post(url, {"version": "0", "reason": "Not so."}).status_code == 302

    assert [(c.key, c.value) for c in RuleChange.objects.filter(edition=edition)] == [(FRIDAY.isoformat(), None)]
    assert as_(two[0]).get("/rules/draft/change/bank-holiday/take-away/?key=2026-03-10").status_code == 404


def test_two_editors_are_told_of_each_other_and_nothing_typed_is_lost(two, as_):
    drafted(two[0], a_standard("early_help.allocation", 4))

    page = as_(two[1]).post("/rules/draft/change/bank-holiday/set/", {**MOURNING, "version": "0"})

    assert page.status_code == 409
    assert "Somebody else has changed this draft since you opened it" in text_of(page)
    assert 'value="A day of mourning"' in page.content.decode()


def test_family_help_is_one_click(two, as_):
    edition = drafted(two[0])
    assert "Family Help" in text_of(as_(two[0]).get("/rules/draft/change/label/"))

    assert as_(two[0]).post("/rules/draft/family-help/", {"version": "0", "reason": "The reform."}).status_code == 302

    assert RuleChange.objects.filter(edition=edition, kind=RuleKind.LABEL).count() == 2
    assert "Use “Family Help”" not in text_of(as_(two[0]).get("/rules/draft/change/label/"))


def test_the_figures_of_a_rehearsal_lead_to_the_children_whom_a_person_may_see(world, two, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    drafted(two[0], a_holiday(FRIDAY))

    page = as_(two[0]).post("/rules/draft/try/", {"version": "1"}, follow=True)

    assert "Tried on 1 journey" in text_of(page)
    behind = as_(two[0]).get("/rules/draft/what-would-change/later/")
    assert journey.child.name not in text_of(behind)
    assert "You have no reason to see any of these children" in text_of(behind)


def test_a_director_sees_the_children_behind_a_figure(world, two, as_):
    rosa = a_person("rosa", "Rosa", "Lane", Role.ASSISTANT_DIRECTOR, world.authority)
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    tried(drafted(two[0], a_holiday(FRIDAY)), two[0])

    text = text_of(as_(rosa).get("/rules/draft/what-would-change/later/"))

    assert journey.child.name in text
    assert "Add a change" not in text_of(as_(rosa).get("/rules/draft/"))


def test_a_rehearsal_that_has_grown_old_says_so_and_is_tried_again(world, two, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    edition = tried(drafted(two[0], a_holiday(FRIDAY)), two[0])
    page = "/rules/draft/what-would-change/"
    assert "Try it again" not in text_of(as_(two[0]).get(page))

    recorded(world, journey, EvidenceKind.CHRONOLOGY, world.amina, NOON + timedelta(minutes=30))

    assert "1 journey has moved on since. The figures are of before that. Try it again" in text_of(as_(two[0]).get(page))
    assert "1 journey has moved on since" in text_of(as_(two[0]).get("/rules/draft/"))
    again = as_(two[0]).post("/rules/draft/try/", {"version": str(edition.version)}, follow=True)
    assert "as at Wednesday 4 March 2026, 1pm" in text_of(again)
    assert "moved on since" not in text_of(again)


def test_a_standard_is_found_by_what_it_says(two, as_):
    drafted(two[0])
    url = "/rules/draft/change/local-standard/"

    found = text_of(as_(two[0]).get(url, {"rule": "EARLY help allocation"}))
    none = text_of(as_(two[0]).get(url, {"rule": "moonbeam"}))

    assert ("Allocate early help" in found or "allocat" in found.lower(), "Looked after review" in found) == (True, False)
    assert "No rule says “moonbeam”. Try one word of it, or show them all ." in none
    assert 'value="moonbeam"' in as_(two[0]).get(url, {"rule": "moonbeam"}).content.decode()


def test_an_author_is_not_offered_to_publish_and_cannot(two, as_):
    edition = tried(drafted(two[0], a_holiday(FRIDAY)), two[0])

    assert "You had a hand in this draft" in text_of(as_(two[0]).get("/rules/draft/what-would-change/"))
    page = as_(two[0]).post("/rules/draft/publish/", publishing(edition))

    assert page.status_code == 403
    assert "A second person must publish it" in text_of(page)
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def publishing(edition):
    return {"version": str(edition.version), "from_on-day": "4", "from_on-month": "3", "from_on-year": "2026"}


def test_a_second_person_publishes_and_the_history_says_so(two, as_):
    edition = tried(drafted(two[0], a_holiday(FRIDAY), a_standard("early_help.allocation", 4)), two[0])

    page = as_(two[1]).post("/rules/draft/publish/", publishing(edition), follow=True)

    text = text_of(page)
    assert "Edition 2 is published." in text
    assert "Drafted by Priya Shah, published by Quentin Moss" in text
    assert "13 March 2026 Bank holidays Not a bank holiday A day of mourning" in text
    assert rulebook().edition == 2
    assert "Edition 2 was published: For a test. Quentin Moss" in text_of(as_(two[1]).get("/rules/history/"))
    assert "2. For a test Holds now" in text_of(as_(two[1]).get("/rules/"))


def test_going_back_is_a_draft_like_any_other(two, as_):
    published(*two, a_standard("early_help.allocation", 4))

    page = as_(two[0]).post("/rules/editions/1/go-back/", {"reason": "It did not help."}, follow=True)

    assert "Back to edition 1" in text_of(page)
    assert [c.value for c in RuleChange.objects.filter(edition=draft())] == [None]
    assert as_(two[0]).get("/rules/editions/9/go-back/").status_code == 404


def test_a_change_needs_the_token_of_the_form(two, world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(two[0])

    assert client.post("/rules/draft/start/", {"title": "Forged"}).status_code == 403
    assert Edition.objects.filter(state=EditionState.DRAFT).count() == 0


def test_tampered_numbers_and_keys_are_refused_without_a_fault(two, as_):
    edition = drafted(two[0], a_holiday(FRIDAY))
    client = as_(two[0])

    for version in ("", "-1", "x", "9" * 40, "²"):
        assert (
            client.post("/rules/draft/take-out/", {"version": version, "kind": "bank_holiday", "key": FRIDAY.isoformat()}).status_code
            == 302
        )
        assert client.post("/rules/draft/try/", {"version": version}).status_code == 302
    assert client.post("/rules/draft/take-out/", {"version": "1", "kind": "moons", "key": "x"}).status_code == 404
    assert client.get("/rules/draft/what-would-change/").status_code == 404
    assert client.get("/rules/editions/999999999999999999999999/").status_code == 404
    assert RuleChange.objects.filter(edition=edition).count() == 1


LISTS = [
    "/rules/",
    "/rules/history/",
    "/rules/draft/",
    "/rules/draft/change/label/",
    "/rules/draft/what-would-change/later/",
    "/rules/editions/2/",
]


@pytest.mark.parametrize("url", LISTS)
def test_pages_make_the_same_queries_for_few_rows_and_many(world, two, as_, queries_of, url):
    a_journey(world, stage=Stage.ASSESSMENT)
    published(*two, a_standard("early_help.allocation", 4))
    label = Set(kind=RuleKind.LABEL, key="stage:early_help", value={"text": "Family Help"})
    tried(drafted(two[0], a_holiday(FRIDAY), label), two[0])
    client = as_(two[0])
    client.get(url)
    few = queries_of(client, url)
    more(world, two)

    client.get(url)
    assert queries_of(client, url) == few


def more(world, two):
    """More of everything: journeys, changes, editions."""
    found = draft()
    withdraw_draft(draft_id=found.pk, version=found.version, actor=actor_of(two[0], now=NOON), now=NOON)
    for day in range(3):
        published(*two, a_standard("early_help.visit", 10 + day), at=NOON + timedelta(minutes=day + 1))
    for _ in range(3):
        a_journey(world, stage=Stage.ASSESSMENT)
    labels = [
        Set(kind=RuleKind.LABEL, key=f"stage:{code}", value={"text": f"New {code}"}) for code in ("contact", "assessment", "permanence")
    ]
    tried(drafted(two[0], a_holiday(FRIDAY), *labels, at=NOW), two[0], at=NOW)


CRITICAL = {
    "version": "0", "what": "length", "severity": "critical", "first": "service_manager", "last": "dcs",
    "beside": ["communications_officer"], "reason": "Agreed by the leadership team.",
}  # fmt: skip
OF_MISSING = "/rules/draft/change/need-to-know/set/?key=missing_high_risk"


def test_a_category_of_need_to_know_is_shown_with_what_holds_and_drafted_otherwise(two, as_):
    edition = drafted(two[0])
    client = as_(two[0])
    assert "Child missing, high risk Need to know procedures of several authorities Major: team manager" in text_of(
        client.get("/rules/draft/change/need-to-know/")
    )

    assert client.post(OF_MISSING, CRITICAL).status_code == 302

    change = RuleChange.objects.get(edition=edition)
    assert change.value == {
        "severity": "critical",
        "tell": ["service_manager", "head_of_service", "assistant_director", "dcs", "communications_officer"],
    }
    assert "Child missing, high risk Need to know Major: team manager" in text_of(client.get("/rules/draft/"))


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"last": "head_of_service"}, "go up the line without a gap, at least as far as the severity asks"),
        ({"severity": "information"}, "How grave is it at first?"),
        ({"first": "dcs", "last": "team_manager"}, "go up the line without a gap"),
        ({"beside": ["the_king"]}, "the_king"),
        ({"reason": ""}, "Answer “Why?”"),
    ],
)
def test_a_category_that_would_tell_too_few_is_refused_with_what_was_chosen(two, as_, over, says):
    edition = drafted(two[0])

    page = as_(two[0]).post(OF_MISSING, {**CRITICAL, **over})

    assert page.status_code == 422
    assert says in text_of(page)
    assert RuleChange.objects.filter(edition=edition).count() == 0


def test_a_category_that_does_not_exist_has_no_form(two, as_):
    drafted(two[0])

    assert as_(two[0]).get("/rules/draft/change/need-to-know/set/?key=a_bad_day").status_code == 404
