"""Whether these pieces of evidence are this person's to put on record, by whatever way they come in."""

from collections.abc import Iterable
from datetime import datetime

from tracker.errors import NotYourDecision
from tracker.rules.access import Actor
from tracker.selectors.rulebook import rulebook
from tracker.selectors.scheme import recorded_by
from tracker.selectors.words import Words, capital
from workflows.calendar import local_date
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.scheme import OF_EVIDENCE
from workflows.engine.scheme import Line, roles_for_evidence
from workflows.terms import EvidenceKind


def check_given(kinds: Iterable[EvidenceKind], actor: Actor, *, at: datetime) -> None:
    """Raises NotYourDecision for the first kind that only other roles may record, or another person named for it at that moment.

    An authorisation that came with a move would otherwise open a gate that the same person may not open by recording it.
    """
    for kind in kinds:
        rule = EVIDENCE[kind]
        scheme: tuple[Line, ...] = rulebook().scheme if kind in OF_EVIDENCE else ()
        roles = roles_for_evidence(kind, rule.recorded_by, actor.roles, actor.user_id, scheme, local_date(at))
        if not rule.may_record(roles):
            who = recorded_by(kind, scheme, Words(), on=local_date(at))
            raise NotYourDecision(f"“{capital(rule.label)}” is recorded by: {who}.", rule.recorded_by)


__all__ = ["check_given"]
