"""Publishes a draft of a meeting's papers as a version that never changes again."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.locks import lock, sitting_of
from panels.errors import WrongMoment
from panels.models import Pack, Paper
from panels.rules.versions import changes
from panels.selectors.conflicts import who_takes_no_part
from panels.selectors.pack_contents import items_in_order
from panels.selectors.words import named
from panels.terms import UPCOMING, PackState
from tracker.actions.panel_business import give_panel_sight, record_panel_step
from tracker.actions.record_event import Act
from tracker.errors import NotVisible
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def publish_pack(*, pack_id: int, actor: Actor, now: datetime) -> Pack:
    """Publish a draft. From now on the members read it, and only those whose item changed since the last version are told.

    Raises WrongMoment where it is no draft any more, the meeting is over, the agenda has changed since it was built, or
    nothing differs from the version before; NotYourDecision for anyone who does not run the panel.
    """
    pack = _locked(pack_id)
    meeting = pack.meeting
    people = sitting_of(meeting.panel_id, now=now)
    actor = must_run(actor, meeting.panel, people)
    papers = list(pack.papers.select_related("item__request__journey", "item__listed_by_event"))
    _check(pack, papers)
    before = _before(pack)
    told = [(paper, before.get(paper.item_id)) for paper in papers]
    affected = [(paper, was) for paper, was in told if changes(was, json.loads(paper.content))]
    if before and not affected and set(before) == {paper.item_id for paper in papers}:
        raise WrongMoment("Nothing has changed since the version before. Its readers have what you would publish.")
    machines.go(pack, "publish", PackState.PUBLISHED)
    pack.published_at, pack.published_by_id = now, actor.user_id
    pack.save(update_fields=["state", "published_at", "published_by"])
    act = Act(actor=actor, now=now)
    for paper in papers:
        give_panel_sight(listed_by=paper.item.listed_by_event, members=tuple(people.members), at=now)
    apart = who_takes_no_part([paper.item_id for paper, _ in affected], now=now)
    for paper, _ in affected:
        readers = sorted(set(people.members) - apart.get(paper.item_id, frozenset()))
        _tell_child(pack, paper, act, readers=readers, again=bool(before))
    lock(meetings=[meeting.pk]).tell(
        meeting, EventKind.PANEL_PAPERS_PUBLISHED, f"Version {pack.number} of the papers was published.", act=act,
        body={"pack": pack.public_id, "number": pack.number, "hash": pack.hash, "items": len(papers), "changed": len(affected)},
    )  # fmt: skip
    return pack


def _locked(pack_id: int) -> Pack:
    """The draft, with the streams of its children and of its meeting locked, in that order."""
    found = Pack.objects.filter(pk=pack_id).first()
    if found is None:
        raise NotVisible("There is no such version.")
    lock(journeys=list(found.papers.values_list("item__request__journey", flat=True)), meetings=[found.meeting_id])
    pack = Pack.objects.select_related("meeting__panel", "meeting__replaces").filter(pk=pack_id).first()
    if pack is None or pack.state != PackState.DRAFT:
        raise WrongMoment("This draft has been published, or was built anew. Look at the papers as they are now.")
    return pack


def _check(pack: Pack, papers: list[Paper]) -> None:
    if pack.meeting.state not in UPCOMING:
        raise WrongMoment("This meeting is over or cancelled. Its papers stay as they are.")
    if [item.pk for item in items_in_order(pack.meeting)] != [paper.item_id for paper in papers]:
        raise WrongMoment("The agenda has changed since this draft was built. Build the papers again, then publish them.")


def _before(pack: Pack) -> dict[int, dict[str, Any]]:
    """What the last published version said of each item; empty where this is the first."""
    last = pack.meeting.packs.filter(state=PackState.PUBLISHED).order_by("-number").first()
    return {paper.item_id: json.loads(paper.content) for paper in last.papers.all()} if last is not None else {}


def _tell_child(pack: Pack, paper: Paper, act: Act, *, readers: list[int], again: bool) -> None:
    """On the child's record. Of a later version, those who had read the one before are told; an item may be new in it."""
    request = paper.item.request
    kind = EventKind.PANEL_PAPERS_CHANGED if again else EventKind.PANEL_PAPERS_PUBLISHED
    done = "changed" if again else "were published"
    record_panel_step(
        journey_id=request.journey_id, kinds=[kind], actor=act.actor, now=act.now,
        says=f"Papers for the {named(pack.meeting, request.business)} {done}: version {pack.number}.",
        body={"pack": pack.public_id, "request": request.public_id, "meeting": pack.meeting.public_id, "hash": paper.hash,
              "readers": readers},
    )  # fmt: skip
