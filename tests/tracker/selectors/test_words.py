"""What people read for a stage that their authority has renamed."""

from tracker.selectors import ways
from tracker.selectors.words import Words

FAMILY_HELP = Words({"stage:early_help": "Family Help", "stage:child_in_need": "Family Help"})


def test_two_stages_of_one_name_read_alike_on_a_child_and_are_told_apart_in_a_list():
    assert [FAMILY_HELP.stage(code) for code in ("early_help", "child_in_need")] == ["Family Help", "Family Help"]
    assert [FAMILY_HELP.stage_apart(code) for code in ("early_help", "child_in_need", "assessment")] == [
        "Family Help (early help)", "Family Help (child in need)", "Assessment",
    ]  # fmt: skip


def test_a_name_that_one_stage_alone_has_stands_by_itself():
    assert Words({"stage:early_help": "Family Help"}).stage_apart("early_help") == "Family Help"


def test_within_a_sentence_the_authoritys_own_name_keeps_its_capitals():
    assert Words({"stage:early_help": "Family Help"}).stage_within("early_help") == "Family Help"
    assert Words().stage_within("child_protection") == "child protection"


def test_no_two_places_that_a_way_leads_to_have_one_name():
    titles = [title for _, title in ways.choices(FAMILY_HELP)]

    assert len(set(titles)) == len(titles)
