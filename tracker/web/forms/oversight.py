"""Forms of those who watch over a child's plan: the answer to a delay, and a challenge through all its steps."""

from datetime import date
from typing import Any

from django import forms

from tracker.terms import DelayAnswer
from tracker.web.form_rendering import UKDateField


def _words(label: str, *, required: str = "", hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=bool(required), max_length=10_000, help_text=hint, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": required} if required else None,
    )  # fmt: skip


class DelayForm(forms.Form):
    """One of the three answers to a notice of delay."""

    answer = forms.ChoiceField(
        label="What is your answer?",
        choices=[
            (DelayAnswer.ACKNOWLEDGE, "Acknowledge: I know of the delay and have nothing to add"),
            (DelayAnswer.CHALLENGE, "Challenge: I do not accept the delay, and challenge the authority formally"),
            (DelayAnswer.EXPLAIN, "Explain: I know why it is delayed"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select your answer"},
    )
    words = _words(
        "What do you challenge, or what explains the delay?", hint="Only where you challenge or explain. It stands on the child’s record"
    )


class _Ahead(forms.Form):
    ahead = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.ahead:
            self.fields[self.ahead].earliest = today  # type: ignore[attr-defined]


class ChallengeForm(_Ahead):
    """A challenge, informal or formal."""

    ahead = "reply_by"
    issue = _words(
        "What do you challenge?", required="Enter what you challenge", hint="What was decided or is due for the child, and has not happened"
    )
    how = forms.ChoiceField(
        label="How?",
        choices=[
            ("informal", "Informally: the team manager is asked for an answer by a day that you set"),
            ("formal", "Formally: the team manager answers within 5 working days, then it goes up the line"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you challenge"},
    )
    reply_by = UKDateField(label="By when do you ask for an answer?", required=False, help_text="Only for an informal challenge")


class AnswerChallengeForm(_Ahead):
    """The authority's answer, with what is agreed."""

    ahead = "agreed_by"
    response = _words("What is the answer?", required="Enter the answer")
    agreed_action = _words("What will be done?", hint="Leave empty where nothing is agreed")
    agreed_by = UKDateField(label="By when?", required=False)


class MakeFormalForm(_Ahead):
    """The challenge made formal."""

    why = _words("Why is it made formal?", hint="Needed where the answer does not settle it")


class EndChallengeForm(_Ahead):
    """The end of a challenge: what it changed for the child, or why it is taken back."""

    outcome = _words("What did it change for the child?", required="Enter what it changed for the child")


class WithdrawChallengeForm(_Ahead):
    """The challenge taken back."""

    outcome = _words("Why is it taken back?", required="Enter why it is taken back")
