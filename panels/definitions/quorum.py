"""Who must be there for a panel to conduct business: rows of numbers and parts, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from panels.terms import QuorumCode

QUORUM = 3
"""Members who must be there where no regulation says more, the chair among them (D-47)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumRule:
    """What makes a panel's meeting properly made up.

    `at_least` members must be there, the chair or a vice chair among them. `social_worker`: one of them a social worker
    with at least three years' relevant post-qualifying experience. `independent_without_chair`: where the chair is not
    there and the vice chair who presides is not independent of the agency, another member must be.
    """

    code: QuorumCode
    title: str
    source: str
    at_least: int
    social_worker: bool = False
    independent_without_chair: bool = False

    @property
    def is_statutory(self) -> bool:
        return self.code is not QuorumCode.LOCAL


LOCAL = QuorumRule(code=QuorumCode.LOCAL, title="Set here", at_least=QUORUM, source="Local practice (D-47)")

_ADOPTION = "Adoption Agencies Regulations 2005 reg 6"
_FOSTERING = "Fostering Services (England) Regulations 2011 reg 24"

QUORUM_RULES: Mapping[QuorumCode, QuorumRule] = {
    rule.code: rule
    for rule in (
        LOCAL,
        QuorumRule(code=QuorumCode.ADOPTION, title="Adoption panel", source=_ADOPTION, at_least=5, social_worker=True,
                   independent_without_chair=True),
        QuorumRule(code=QuorumCode.JOINT_ADOPTION, title="Joint adoption panel", source=_ADOPTION, at_least=6, social_worker=True,
                   independent_without_chair=True),
        QuorumRule(code=QuorumCode.FOSTERING, title="Fostering panel", source=_FOSTERING, at_least=5, social_worker=True,
                   independent_without_chair=True),
        QuorumRule(code=QuorumCode.JOINT_FOSTERING, title="Joint fostering panel", source=_FOSTERING, at_least=6,
                   social_worker=True, independent_without_chair=True),
    )
}  # fmt: skip
"""An authority may ask for more members than a regulation does, never for fewer."""
