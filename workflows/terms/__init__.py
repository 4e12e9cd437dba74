"""The words of the field, spelled once.

Codes never change once shipped. What a person reads on a screen is a label, and an authority may rename a label.
"""

from workflows.terms.events import EventKind
from workflows.terms.evidence import EvidenceKind
from workflows.terms.need_to_know import About, Severity
from workflows.terms.places import Direction, Nature, Stage, SubStage, TakesEffect, TrackCode
from workflows.terms.roles import Role
from workflows.terms.time import Basis, Colour, LengthFrom, LimitKind, PauseReason, Unit

__all__ = [
    "About",
    "Basis",
    "Colour",
    "Direction",
    "EventKind",
    "EvidenceKind",
    "LengthFrom",
    "LimitKind",
    "Nature",
    "PauseReason",
    "Role",
    "Severity",
    "Stage",
    "SubStage",
    "TakesEffect",
    "TrackCode",
    "Unit",
]
