"""A code as it is said: `cin_plan_started` is “child in need plan started”."""

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


def in_words(code: str) -> str:
    """The words of a code, short forms in full, without a capital."""
    return " ".join(_IN_FULL.get(word, word) for word in code.split("_"))
