"""Whether these pieces of evidence are this person's to put on record, by whatever way they come in."""

from collections.abc import Iterable

from tracker.errors import NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors.words import Words, capital
from workflows.definitions.evidence import EVIDENCE
from workflows.terms import EvidenceKind


def check_given(kinds: Iterable[EvidenceKind], actor: Actor) -> None:
    """Raises NotYourDecision for the first kind that only other roles may record.

    An authorisation that came with a move would otherwise open a gate that the same person may not open by recording it.
    """
    for kind in kinds:
        rule = EVIDENCE[kind]
        if not rule.may_record(actor.roles):
            raise NotYourDecision(f"“{capital(rule.label)}” is recorded by: {Words().roles(rule.recorded_by)}.", rule.recorded_by)


__all__ = ["check_given"]
