"""The process book shows the live definitions."""

from tests.tracker.web.conftest import text_of
from workflows.engine import registry


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
    assert part.startswith("Decide next steps on a referral and acknowledge to referrer 1 working day Referral received")
    assert " Referral decision recorded" in part
    assert "front door decision maker National guidance Working Together to Safeguard Children" in part


def test_what_runs_beside_the_stage_has_its_states_and_steps(world, as_):
    text = text_of(as_(world.amina).get("/process-book/assessment/"))

    assert "Allocated, In progress, Submitted, Returned, Authorised, Cancelled" in text
    assert "Submitted Returned" in text


def test_a_page_that_is_not_in_the_book_is_not_found(world, as_):
    client = as_(world.amina)

    assert client.get("/process-book/nothing/").status_code == 404
    assert client.get("/process-book/journey/?from=nowhere").status_code == 404


def test_the_book_is_for_those_who_have_signed_in(client, db):
    assert client.get("/process-book/")["Location"].startswith("/sign-in/")
