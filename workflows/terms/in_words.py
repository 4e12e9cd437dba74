"""A code as it is said: `cin_plan_started` is “child in need plan started”."""

import re
from collections.abc import Mapping

_IN_FULL: Mapping[str, str] = {
    "cin": "child in need",
    "cp": "child protection",
    "epo": "emergency protection order",
    "iro": "independent reviewing officer",
    "lac": "looked after",
    "pep": "personal education plan",
    "sdq": "strengths and difficulties questionnaire",
    "taf": "team around the family",
}
"""The short forms that stand in codes. A screen has none of them."""

_LETTERS: Mapping[str, str] = {
    "ADM": "agency decision maker",
    "APR": "adoption placement report",
    "CIN": "child in need",
    "CP": "child protection",
    "CPR": "child permanence report",
    "IRO": "independent reviewing officer",
    "SGO": "special guardianship order",
}
"""The short forms that stand in what the facts call a paper."""


def in_words(code: str) -> str:
    """The words of a code, short forms in full, without a capital."""
    return " ".join(_IN_FULL.get(word, word) for word in code.split("_"))


def in_full(text: str) -> str:
    """`ADM minute` as `agency decision maker minute`: capital letters in full, but not in brackets beside their own words."""
    return re.sub(r"(?<!\()\b[A-Z]{2,3}\b", lambda found: _LETTERS.get(found[0], found[0]), text)
