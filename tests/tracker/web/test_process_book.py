"""The process book shows the live definitions."""

from dataclasses import replace
from datetime import timedelta

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import text_of
from tracker.models import Label, NeedToKnowCategory, Rulebook
from tracker.web.process_book.need_to_know import OWN_TIMES
from workflows.engine import draw, registry
from workflows.engine.need_to_know import shipped
from workflows.shapes import Length, Step
from workflows.terms import LimitKind, Stage, Unit


def test_every_move_and_every_time_limit_is_in_the_book(world, as_):
    client = as_(world.amina)
    workflow = registry.current("journey")
    standings = {source.standing.id for move in workflow.moves for source in move.sources}

    moves = "".join(client.get(f"/process-book/journey/?from={standing}").content.decode() for standing in sorted(standings))
    limits = client.get("/process-book/time-limits/").content.decode()

    assert [m.code for m in workflow.moves if f'id="{m.code}"' not in moves] == []
    assert [limit.code for limit in workflow.limits if f'id="{limit.code}"' not in limits] == []


def test_a_move_says_who_decides_what_it_needs_and_its_source(world, as_):
    text = text_of(as_(world.amina).get("/process-book/journey/?from=assessment"))

    part = text[text.index("The assessment finds a child in need, and a plan begins.") :]
    assert part.startswith(
        "The assessment finds a child in need, and a plan begins. Step up, decided Child in need plan team manager "
        "An assessment that a manager has authorised"
    )
    assert "Children Act 1989 s17" in part


def test_a_time_limit_says_its_length_start_stop_and_source(world, as_):
    text = text_of(as_(world.amina).get("/process-book/time-limits/"))

    part = text[text.index("Decide next steps on a referral and acknowledge to referrer") :].split("Tell the referrer the outcome")[0]
    assert part.startswith("Decide next steps on a referral and acknowledge to referrer 1 working day Only where: At referral Referral ")
    assert " Referral decision recorded" in part
    assert " front door decision maker Who is told of: Decide next steps" in part
    assert "National guidance Working Together to Safeguard Children" in part


def test_what_runs_beside_the_stage_has_its_states_and_steps(world, as_):
    text = text_of(as_(world.amina).get("/process-book/assessment/"))

    states = [text.index(f"{state} {now}") for state, now in (("Allocated", "No child"), ("Submitted", "No child"), ("Authorised", "Over"))]
    assert states == sorted(states)
    assert "Submitted Returned" in text


def test_a_number_on_the_picture_leads_to_the_children_behind_it(world, as_):
    a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - timedelta(days=9))
    a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - timedelta(days=20))
    child = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - timedelta(days=4)).child
    client = as_(world.ben)

    stages = client.get("/process-book/journey/").content.decode()
    track = client.get("/process-book/assessment/").content.decode()

    assert '<a href="/children/?stage=child_in_need">' in stages
    assert "2 children, median 14 days" in stages
    assert '<a href="/children/?track=assessment&amp;state=allocated">' in track
    assert "1 child, median 4 days" in track
    listed = text_of(client.get("/children/?track=assessment&state=allocated"))
    assert "1 child, worst timescale first" in listed
    assert child.name in listed
    assert "Only children with “Assessment” at “allocated”." in listed


def test_nobody_counts_a_child_whom_they_may_not_see(world, as_):
    a_journey(world, stage=Stage.CHILD_IN_NEED)
    assert "1 child, median" in as_(world.ben).get("/process-book/journey/").content.decode()

    assert "1 child, median" not in as_(world.chidi).get("/process-book/journey/").content.decode()


def test_few_children_and_many_cost_the_same_number_of_queries(world, as_, queries_of):
    client = as_(world.ben)
    for path in ("/process-book/", "/process-book/journey/", "/process-book/assessment/"):
        a_journey(world, stage=Stage.ASSESSMENT)
        client.get(path)
        few = queries_of(client, path)
        for _ in range(3):
            a_journey(world, stage=Stage.CHILD_IN_NEED)
            a_journey(world, stage=Stage.ASSESSMENT)

        assert queries_of(client, path) == few


def test_every_arrow_and_every_state_of_the_pictures_stands_in_a_table(world, as_):
    page = as_(world.amina).get("/process-book/journey/").content.decode()
    diagram = draw.journey(registry.current("journey"))

    assert [arrow for arrow in diagram.arrows if f'id="{arrow.source}-to-{arrow.target}"' not in page] == []
    assert [state for state in diagram.states if state.is_open and f'id="limits-{state.code}"' not in page] == []


def test_a_stage_that_the_authority_renamed_is_drawn_under_its_own_name(world, as_):
    Label.objects.create(code="stage:early_help", text="Family Help")
    Rulebook.objects.update_or_create(pk=1, defaults={"edition": 99})

    page = as_(world.amina).get("/process-book/journey/").content.decode()

    assert ">Family Help</text>" in page
    assert ">Early help</text>" not in page


def test_a_time_limit_says_in_which_cases_it_runs_and_what_kind_it_is(world, as_):
    text = text_of(as_(world.amina).get("/process-book/time-limits/"))
    by_code = {limit.code: limit for limit in registry.current("journey").limits}

    lapses = by_code["legal.police_protection"]
    assert f"{lapses.title} 72 hours An authority in law that lapses" in text
    back = next(limit for limit in by_code.values() if limit.kind is LimitKind.LEAD_TIME and not limit.applies)
    assert "Counted back from a day that is set ahead" in text[text.index(back.title) :][:300]
    young = by_code["lac.sdq"].title
    assert "Only where: Aged 4 to 16; Not short break series" in text[text.index(young) :][:300]


def test_every_route_to_permanence_has_its_milestones_in_order(world, as_):
    client = as_(world.amina)
    index = client.get("/process-book/").content.decode()

    for route in registry.current("journey").routes:
        assert f'href="/process-book/route-{route.code}/"' in index
        text = text_of(client.get(f"/process-book/route-{route.code}/"))
        places = [text.index(f"{number}. {milestone.title}") for number, milestone in enumerate(route.milestones, start=1)]
        assert places == sorted(places)


def test_a_milestone_says_who_decides_and_which_time_limit_answers_for_it(world, as_):
    text = text_of(as_(world.amina).get("/process-book/route-return_home/"))

    part = text[text.index("1. Return set as the plan") : text.index("2. Family network offered a meeting")]
    assert "Looked after review service manager, endorsed by the independent reviewing officer" in part
    assert "care plan statement of what must change A person’s own entry" in part


def test_a_picture_may_be_kept_and_holds_no_count_of_children(world, as_):
    a_journey(world, stage=Stage.ASSESSMENT)
    answer = as_(world.ben).get("/process-book/assessment.svg")

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"] == 'attachment; filename="assessment.svg"'
    drawn = answer.content.decode()
    assert drawn.startswith("<svg")
    assert "median" not in drawn
    assert as_(world.ben).get("/process-book/nothing.svg").status_code == 404


def test_what_a_version_changed_is_told_in_words(world, as_, monkeypatch):
    first = registry.current("journey")
    limit = next(one for one in first.limits if one.code == "front_door.contact_outcome")
    longer = replace(limit, steps=((Step(length=Length(3, Unit.WORKING_DAYS)),),))
    second = replace(first, version=2, limits=(longer, *(one for one in first.limits if one is not limit)))
    monkeypatch.setattr(registry, "versions", lambda code: (first, second))

    text = text_of(as_(world.amina).get("/process-book/journey/"))

    changed = f"Time limit “{limit.title}”: steps: added 3 working days; taken out 1 working day."
    assert f"Version 2, in use for new journeys {changed} Version 1 The first version." in text


def test_a_page_that_is_not_in_the_book_is_not_found(world, as_):
    client = as_(world.amina)

    assert client.get("/process-book/nothing/").status_code == 404
    assert client.get("/process-book/journey/?from=nowhere").status_code == 404


def test_the_book_is_for_those_who_have_signed_in(client, db):
    assert client.get("/process-book/")["Location"].startswith("/sign-in/")


def test_every_category_of_need_to_know_is_in_the_book_with_whom_it_tells_and_what_drafts_it(world, as_):
    page = as_(world.amina).get("/process-book/need-to-know/")
    text = text_of(page)

    assert [c.code for c in shipped().categories if f'id="{c.code}"' not in page.content.decode()] == []
    part = text[text.index("Child missing, high risk A child, or several of a family") :][:700]
    assert "Missing for 24 hours" in part
    assert "Major Team manager, service manager, head of service, assistant director Reported to the police" in part
    assert "An authority in law has lapsed, and nothing has taken its place. Order lapsed, unlawful detention" in text
    assert "Critical Death, life-changing harm" in text
    assert "Within 2 hours Goes on through nights and weekends Within 24 hours Every 24 hours" in text
    assert [rule.title for rule in shipped().mail_never if rule.title not in text] == []
    assert "An authority sets its own as local standards" in text
    links = [f'<a class="govuk-link" href="/process-book/time-limits/#{code}">{name}</a>' for code, name in OWN_TIMES]
    assert [link for link in links if link not in page.content.decode()] == []
    assert "At once; an interim care order where it was recorded as an emergency" in text
    limits = as_(world.amina).get("/process-book/time-limits/").content.decode()
    assert [code for code, _ in OWN_TIMES if f'id="{code}"' not in limits] == []


def test_a_category_that_the_authority_has_set_otherwise_says_so_in_the_book(world, as_):
    NeedToKnowCategory.objects.create(category="capacity", is_off=True)
    NeedToKnowCategory.objects.create(category="inspection", severity="major", tell=["head_of_service", "assistant_director"])
    Rulebook.objects.update_or_create(pk=1, defaults={"edition": 99})

    text = text_of(as_(world.amina).get("/process-book/need-to-know/"))

    assert "Major Set here: Not used here" in text
    assert "Significant Set here: Major: head of service, assistant director" in text
