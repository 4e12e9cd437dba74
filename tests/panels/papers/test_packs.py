"""The papers of a meeting: built from the record, published as versions that never change, and told to those affected alone."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.actions.accept_late_papers import accept_late_papers
from panels.actions.build_pack import build_pack
from panels.actions.cancel_meeting import cancel_meeting
from panels.actions.decide_item import decide_item
from panels.actions.hold_meeting import close_meeting
from panels.actions.list_item import list_item
from panels.actions.publish_pack import publish_pack
from panels.actions.put_forward import put_forward, send_papers, withdraw_request
from panels.actions.ruling import Ruling
from panels.definitions.papers import SECTIONS_OF, sections_of
from panels.errors import WrongMoment
from panels.models import AgendaItem, Decision, LatePapers, Meeting, Pack, Paper, Seat
from panels.rules.pack_hash import hash_of, hash_of_all
from panels.selectors.packs import Reading, reading
from panels.terms import Business
from tests.builders import NOON, a_journey, events_of
from tests.panels.builders import GATEWAY, Panels, decided, listed, opened, post_of, the_next
from tests.panels.papers.builders import attached
from tracker.actions.record import record_evidence
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Journey, User
from tracker.selectors.sections import sections
from workflows.terms import EvidenceKind, Stage

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def item(panels: Panels, journey: Journey) -> AgendaItem:
    """The child is listed for the meeting of 18 March, with papers in time."""
    return listed(panels, journey)


def draft(panels: Panels, meeting: Meeting, *, at: datetime = LATER) -> Pack:
    return build_pack(meeting_id=meeting.pk, actor=panels.actor(panels.ade, at), now=at)


def published(panels: Panels, meeting: Meeting, *, at: datetime = LATER) -> Pack:
    return publish_pack(pack_id=draft(panels, meeting, at=at).pk, actor=panels.actor(panels.ade, at), now=at)


def read_by(panels: Panels, user: User, meeting: Meeting, *, at: datetime = LATER, number: int | None = None) -> Reading | None:
    return reading(meeting.public_id, viewer=panels.world.viewer(user, at), now=at, number=number)


def on_record(panels: Panels, journey: Journey, *, at: datetime) -> None:
    """Something new stands on the child's record."""
    record_evidence(journey_id=journey.pk, kind=EvidenceKind.CHRONOLOGY, given=Given(says="Chronology"), occurred_at=at, now=at,
                    actor=panels.actor(panels.world.amina, at))  # fmt: skip


def test_every_kind_of_business_has_sections_and_each_is_registered() -> None:
    for business in Business:
        titles = [section.title for section in sections(sections_of(business))]
        assert titles[0] == "What the panel is asked"
        assert titles[-1] == "What happened"
    assert set(SECTIONS_OF) <= set(Business)


def test_a_draft_holds_the_record_as_it_was_at_that_moment(panels: Panels, journey: Journey, item: AgendaItem) -> None:
    document = attached(panels, item.request, at=NOON + timedelta(hours=1))

    pack = draft(panels, item.meeting)

    paper = pack.papers.get()
    said = json.loads(paper.content)
    assert (pack.number, pack.state, pack.built_at, pack.built_by) == (1, "draft", LATER, panels.ade)
    assert (paper.hash, pack.hash) == (hash_of(paper.content), hash_of_all([paper.hash]))
    assert said["child"]["name"] == journey.child.name
    assert [section["title"] for section in said["sections"]] == [
        "What the panel is asked", "Where the child stands", "Legal status", "Placements", "Missing from home or care",
        "Assessments and enquiries", "Plans and proceedings", "Reviews", "Timescales", "What happened",
    ]  # fmt: skip
    by_code = {section["code"]: section for section in said["sections"]}
    assert by_code["request"]["rows"][0] == ["What is asked", "Is the threshold met?"]
    assert ["Stage", "Child protection"] in by_code["standing"]["rows"]
    assert any(row[1].startswith("Put forward to Legal Gateway") for row in by_code["timeline"]["rows"])
    assert said["papers"] == {"says": "", "due_on": "11 March 2026", "accepted": ""}
    assert [(d["name"], d["sha256"], d["late"]) for d in said["documents"]] == [("threshold.pdf", document.sha256, False)]


def test_a_draft_is_built_anew_in_its_place_and_a_published_version_never_is(panels: Panels, journey: Journey, item: AgendaItem) -> None:
    draft(panels, item.meeting)
    first = published(panels, item.meeting)
    was = Paper.objects.get(pack=first).content

    on_record(panels, journey, at=LATER + timedelta(hours=1))
    second = draft(panels, item.meeting, at=LATER + timedelta(hours=2))

    assert [(p.number, p.state) for p in Pack.objects.order_by("number")] == [(1, "published"), (2, "draft")]
    assert Paper.objects.get(pack=first).content == was
    assert Paper.objects.get(pack=second).content != was


def test_publishing_tells_the_child_once_and_a_later_version_only_those_whose_item_changed(
    panels: Panels, journey: Journey, item: AgendaItem
) -> None:
    other = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    listed(panels, other, on=item.meeting)
    published(panels, item.meeting)
    assert (events_of(journey)[-1], events_of(other)[-1]) == ("panel_papers_published", "panel_papers_published")

    at = LATER + timedelta(hours=1)
    on_record(panels, journey, at=at)
    second = published(panels, item.meeting, at=at + timedelta(minutes=5))

    assert (events_of(journey)[-1], events_of(other)[-1]) == ("panel_papers_changed", "panel_papers_published")
    found = read_by(panels, panels.marcus, item.meeting, at=at + timedelta(minutes=6))
    assert found is not None
    assert (found.pack, [version.number for version in found.versions]) == (second, [2, 1])
    changed = {paper.row.item_id: [(c.part, c.says) for c in paper.changed] for paper in found.papers}
    (what_happened,) = changed[item.pk]
    assert what_happened[0] == "What happened"
    assert [says for paper, says in changed.items() if paper != item.pk] == [[]]


def test_what_has_not_changed_is_not_published_again(panels: Panels, item: AgendaItem) -> None:
    published(panels, item.meeting)
    same = draft(panels, item.meeting, at=LATER + timedelta(hours=1))

    with pytest.raises(WrongMoment, match="Nothing has changed since the version before"):
        publish_pack(pack_id=same.pk, actor=panels.actor(panels.ade), now=LATER + timedelta(hours=1))

    assert Pack.objects.filter(state="published").count() == 1


def test_a_draft_of_an_agenda_that_has_changed_since_is_not_published(panels: Panels, journey: Journey, item: AgendaItem) -> None:
    pack = draft(panels, item.meeting)
    listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), on=item.meeting)
    before = events_of(journey)

    with pytest.raises(WrongMoment, match="The agenda has changed"):
        publish_pack(pack_id=pack.pk, actor=panels.actor(panels.ade), now=LATER)

    pack.refresh_from_db()
    assert (pack.state, events_of(journey)) == ("draft", before)


def test_a_version_is_published_once(panels: Panels, item: AgendaItem) -> None:
    pack = published(panels, item.meeting)

    with pytest.raises(WrongMoment):
        publish_pack(pack_id=pack.pk, actor=panels.actor(panels.ade), now=LATER)


def test_only_those_who_run_the_panel_build_and_publish(panels: Panels, item: AgendaItem) -> None:
    with pytest.raises(NotYourDecision):
        build_pack(meeting_id=item.meeting.pk, actor=panels.actor(panels.marcus), now=LATER)
    pack = draft(panels, item.meeting)
    with pytest.raises(NotYourDecision):
        publish_pack(pack_id=pack.pk, actor=panels.actor(panels.world.amina), now=LATER)

    assert [p.state for p in Pack.objects.all()] == ["draft"]


def test_nothing_on_the_agenda_makes_no_papers(panels: Panels) -> None:
    with pytest.raises(WrongMoment, match="Nothing is on the agenda"):
        draft(panels, the_next(GATEWAY))

    assert Pack.objects.count() == 0


def test_a_pack_costs_the_same_queries_for_one_child_as_for_four(panels: Panels, item: AgendaItem) -> None:
    draft(panels, item.meeting)
    with CaptureQueriesContext(connection) as one:
        draft(panels, item.meeting)
    for _ in range(3):
        listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), on=item.meeting)
    with CaptureQueriesContext(connection) as four:
        pack = draft(panels, item.meeting)

    assert pack.papers.count() == 4
    assert len(four) == len(one)
    publish_pack(pack_id=pack.pk, actor=panels.actor(panels.ade), now=LATER)
    with CaptureQueriesContext(connection) as read:
        assert len(read_by(panels, panels.ade, item.meeting).papers) == 4  # type: ignore[union-attr]
    withdraw_request(request_id=item.request_id, because="Moved.", actor=panels.actor(panels.world.ben), now=LATER)
    with CaptureQueriesContext(connection) as fewer:
        assert len(read_by(panels, panels.ade, item.meeting).papers) == 3  # type: ignore[union-attr]
    assert len(fewer) == len(read)


# The cut-off (PN-11, D-43)


def test_at_110_a_paper_sent_after_the_cut_off_is_marked_late_and_the_chair_accepts_it_or_defers_the_item(
    panels: Panels, journey: Journey, item: AgendaItem
) -> None:
    """AT-110: 18 March is the meeting, 11 March the last day for papers."""
    thursday = datetime(2026, 3, 12, 9, tzinfo=NOON.tzinfo)
    attached(panels, item.request, at=thursday)
    pack = draft(panels, item.meeting, at=thursday)
    said = json.loads(pack.papers.get().content)
    assert (said["papers"]["says"], said["documents"][0]["late"]) == ("Papers late", True)
    opened(panels, item.meeting)
    at = item.meeting.starts_at + timedelta(hours=1)
    ruling = Ruling(outcome="enter_plo", reason="The evidence is plain.")
    with pytest.raises(BadInput) as refused:
        decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena, at), now=at)
    assert list(refused.value.fields) == ["takes_late_papers"]
    assert Decision.objects.count() == 0

    accept_late_papers(item_id=item.pk, because="The letter only came today.", actor=panels.actor(panels.lena, at), now=at)

    assert events_of(journey)[-1] == "panel_late_papers_accepted"
    assert decided(panels, item, "enter_plo").took_late_papers is True


def test_at_110_the_chair_accepts_late_papers_before_the_meeting_too_and_the_pack_says_who_when_and_why(
    panels: Panels, item: AgendaItem
) -> None:
    thursday = datetime(2026, 3, 12, 9, tzinfo=NOON.tzinfo)
    send_papers(request_id=item.request_id, papers="In the folder", actor=panels.actor(panels.world.amina), now=thursday)
    with pytest.raises(NotYourDecision):
        accept_late_papers(item_id=item.pk, because="Never mind.", actor=panels.actor(panels.ade), now=thursday)
    with pytest.raises(BadInput):
        accept_late_papers(item_id=item.pk, because=" ", actor=panels.actor(panels.lena), now=thursday)
    assert LatePapers.objects.count() == 0

    accept_late_papers(item_id=item.pk, because="The court asked.", actor=panels.actor(panels.lena), now=thursday)

    said = json.loads(draft(panels, item.meeting, at=thursday).papers.get().content)
    assert said["papers"] == {
        "says": "Papers late, accepted by the chair", "due_on": "11 March 2026", "accepted": "Lena Fox, 12 March 2026: The court asked.",
    }  # fmt: skip
    with pytest.raises(WrongMoment):
        accept_late_papers(item_id=item.pk, because="Again.", actor=panels.actor(panels.lena), now=thursday)
    send_papers(request_id=item.request_id, papers="A second folder", actor=panels.actor(panels.world.amina),
                now=thursday + timedelta(hours=1))  # fmt: skip
    again = accept_late_papers(item_id=item.pk, because="And this.", actor=panels.actor(panels.lena), now=thursday + timedelta(hours=2))
    assert again.because == "And this."


def test_a_meeting_that_moves_to_an_earlier_day_makes_nothing_late_that_was_in_time(panels: Panels, item: AgendaItem) -> None:
    tuesday = datetime(2026, 3, 10, 9, tzinfo=NOON.tzinfo)  # in time for 18 March, late for the 13th
    send_papers(request_id=item.request_id, papers="In the folder", actor=panels.actor(panels.world.amina), now=tuesday)

    moved = cancel_meeting(meeting_id=item.meeting_id, because="The room.", instead_on=datetime(2026, 3, 13).date(),
                           actor=panels.actor(panels.lena, tuesday), now=tuesday)  # fmt: skip

    assert moved is not None
    said = json.loads(draft(panels, moved, at=tuesday).papers.get().content)
    assert said["papers"]["says"] == ""


# Who may read


def test_members_and_those_who_work_with_the_child_read_from_publication_and_nobody_reads_a_draft(panels: Panels, item: AgendaItem) -> None:
    world = panels.world
    draft(panels, item.meeting)
    assert [read_by(panels, who, item.meeting) for who in (panels.marcus, panels.lena, panels.ade, world.amina)] == [None] * 4

    published(panels, item.meeting)

    assert all(read_by(panels, who, item.meeting) for who in (panels.marcus, panels.lena, panels.ade, world.ben))
    assert [read_by(panels, who, item.meeting) for who in (world.chidi, world.dora, world.edward, world.fatima)] == [None] * 4


def test_the_draft_is_for_those_who_run_the_panel(panels: Panels, item: AgendaItem) -> None:
    draft(panels, item.meeting)
    for who, reads in ((panels.ade, True), (panels.lena, True), (panels.marcus, False), (panels.world.ben, False)):
        found = reading(item.meeting.public_id, viewer=panels.world.viewer(who, LATER), now=LATER, actor=panels.actor(who, LATER))
        assert (found is not None and found.is_draft) is reads, who


def test_each_reads_the_items_that_are_theirs_and_no_others(panels: Panels, item: AgendaItem) -> None:
    other = a_journey(panels.world, stage=Stage.EARLY_HELP)
    asked_for = put_forward(journey_id=other.pk, business=GATEWAY, asks="What now?", wanted_id=None, now=NOON,
                            actor=panels.actor(panels.world.fatima))  # fmt: skip
    list_item(request_id=asked_for.pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    published(panels, item.meeting)

    of_ade, of_amina = read_by(panels, panels.ade, item.meeting), read_by(panels, panels.world.amina, item.meeting)

    assert of_ade is not None
    assert of_amina is not None
    assert len(of_ade.papers) == 2
    assert [paper.row.item_id for paper in of_amina.papers] == [item.pk]


def test_papers_end_some_days_after_the_meeting_closed_and_with_the_seat(panels: Panels, item: AgendaItem) -> None:
    published(panels, item.meeting)
    opened(panels, item.meeting)
    decided(panels, item, "enter_plo")
    at = item.meeting.starts_at + timedelta(hours=2)
    close_meeting(meeting_id=item.meeting_id, actor=panels.actor(panels.lena, at), now=at)

    assert read_by(panels, panels.ade, item.meeting, at=at + timedelta(days=10)) is not None
    assert read_by(panels, panels.ade, item.meeting, at=at + timedelta(days=11)) is None
    assert read_by(panels, panels.world.ben, item.meeting, at=at + timedelta(days=11)) is None
    Seat.objects.filter(post=post_of(panels.ade)).delete()
    assert read_by(panels, panels.ade, item.meeting, at=at + timedelta(days=1)) is None


def test_who_lost_the_item_before_the_meeting_closed_does_not_read_it_after(panels: Panels, item: AgendaItem) -> None:
    other = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), on=item.meeting)
    published(panels, item.meeting)
    withdraw_request(request_id=item.request_id, because="Moved.", actor=panels.actor(panels.world.ben), now=LATER)

    ade = read_by(panels, panels.ade, item.meeting)
    assert ade is not None
    assert [paper.row.item_id for paper in ade.papers] == [other.pk]


def test_a_cancelled_meetings_papers_are_read_by_nobody(panels: Panels, item: AgendaItem) -> None:
    published(panels, item.meeting)
    cancel_meeting(meeting_id=item.meeting_id, because="The room.", actor=panels.actor(panels.lena, LATER), now=LATER)

    assert [read_by(panels, who, item.meeting) for who in (panels.marcus, panels.world.ben)] == [None, None]


def test_an_earlier_version_reads_as_it_was(panels: Panels, journey: Journey, item: AgendaItem) -> None:
    first = published(panels, item.meeting)
    on_record(panels, journey, at=LATER + timedelta(hours=1))
    at = LATER + timedelta(hours=2)
    published(panels, item.meeting, at=at)

    found = read_by(panels, panels.marcus, item.meeting, at=at, number=1)

    assert found is not None
    assert found.pack == first
    assert read_by(panels, panels.marcus, item.meeting, at=at, number=3) is None
