"""Builds the papers of a meeting from the record, as a draft that only those who run the panel read."""

from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.locks import lock, sitting_of
from panels.errors import WrongMoment
from panels.models import Meeting, Pack, Paper
from panels.rules.pack_hash import canonical_text, hash_of, hash_of_all
from panels.selectors.pack_contents import Said, contents, items_in_order
from panels.terms import UPCOMING, PackState
from tracker.errors import NotVisible
from tracker.rules.access import Actor


@transaction.atomic
def build_pack(*, meeting_id: int, actor: Actor, now: datetime) -> Pack:
    """Build a draft of the next version, in the place of an earlier draft. A published version is never touched.

    Raises WrongMoment once the meeting is over or where nothing is on its agenda, NotYourDecision for anyone who does
    not run the panel. A fixed number of queries, however many children are on the agenda.
    """
    meeting = locked_meeting(meeting_id)
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if meeting.state not in UPCOMING:
        raise WrongMoment("This meeting is over or cancelled. Its papers stay as they are.")
    items = items_in_order(meeting)
    if not items:
        raise WrongMoment("Nothing is on the agenda. Add items first, then build the papers.")
    said = contents(meeting, items, at=now)
    meeting.packs.filter(state=PackState.DRAFT).delete()
    return _save(meeting, said, actor, now)


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting with its own record locked. Raises NotVisible where there is none."""
    lock(meetings=[meeting_id])
    meeting = Meeting.objects.filter(pk=meeting_id).select_related("panel", "replaces").first()
    if meeting is None:
        raise NotVisible("There is no such panel meeting.")
    return meeting


def _save(meeting: Meeting, said: list[Said], actor: Actor, now: datetime) -> Pack:
    assert actor.user_id is not None, "a person runs a panel"
    last = meeting.packs.order_by("-number").values_list("number", flat=True).first() or 0
    texts = [canonical_text(one.content) for one in said]
    hashes = [hash_of(text) for text in texts]
    pack = Pack(meeting=meeting, number=last + 1, built_at=now, built_by_id=actor.user_id, hash=hash_of_all(hashes))
    machines.go(pack, "draft", PackState.DRAFT)
    pack.save()
    papers = Paper.objects.bulk_create(
        Paper(pack=pack, item=one.item, place=place, content=text, hash=hashed)
        for place, (one, text, hashed) in enumerate(zip(said, texts, hashes, strict=True), start=1)
    )
    through = Paper.attachments.through
    through.objects.bulk_create(
        through(paper_id=paper.pk, attachment_id=attachment.pk)
        for paper, one in zip(papers, said, strict=True)
        for attachment in one.attachments
    )
    return pack
