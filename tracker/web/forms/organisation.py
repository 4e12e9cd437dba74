"""Forms about people, teams, posts, absence and the scheme of delegation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from tracker.actions.keep_posts import NOT_A_POST
from tracker.actions.keep_units import PURPOSES
from tracker.selectors.words import Words, capital
from tracker.terms import UnitKind
from tracker.web.form_rendering import UKDateField
from workflows.terms import Role

Choices = Sequence[tuple[str, str]]


def roles(words: Words, among: Iterable[Role] = tuple(Role)) -> list[tuple[str, str]]:
    """Roles by name, as a form offers them."""
    return sorted(((str(role), capital(words.role(role))) for role in among if role not in NOT_A_POST), key=lambda pair: pair[1])


class PersonForm(forms.Form):
    """Somebody new."""

    given_name = forms.CharField(label="First name", max_length=80)
    family_name = forms.CharField(label="Family name", max_length=80)
    username = forms.CharField(label="Username", max_length=60, help_text="With which they sign in, such as priya.shah")
    email = forms.EmailField(label="Email address", required=False)
    job_title = forms.CharField(label="Job title", max_length=120, required=False)
    is_limited = forms.BooleanField(
        label="Limited account", required=False,
        help_text="For an independent chair or member of a panel. They see the items of their own sessions and no more.",
    )  # fmt: skip


class WhyForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class NothingForm(forms.Form):
    """A button alone."""


class UnitForm(forms.Form):
    """A new service or team."""

    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(
        label="What is it?", choices=[(UnitKind.TEAM, "A team"), (UnitKind.SERVICE, "A service")], widget=forms.RadioSelect
    )
    parent = forms.ChoiceField(label="Where does it belong?")
    purpose = forms.ChoiceField(label="What is the team for?", required=False, choices=[("", "Nothing of these"), *PURPOSES.items()])

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", "Choose"), *places]  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label="Name", max_length=120)


class PostForm(forms.Form):
    """A new post."""

    title = forms.CharField(label="Title of the post", max_length=120)
    role = forms.ChoiceField(label="Role", help_text="What the post may decide, and which children it lets a person see")

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Choose"), *roles(words)]  # type: ignore[attr-defined]


class FillForm(forms.Form):
    """Who holds a post, from when."""

    user = forms.ChoiceField(label="Who?")
    as_what = forms.ChoiceField(
        label="As what?", choices=[("holder", "Holder"), ("deputy", "Deputy")], initial="holder", widget=forms.RadioSelect,
        help_text="Whoever holds the post until then leaves it the day before; a deputy acts beside the holder",
    )  # fmt: skip
    from_on = UKDateField(label="From which day?")
    to_on = UKDateField(label="Until which day?", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """The last day of something."""

    last_day = UKDateField(label="What is the last day?", help_text="Yesterday ends it at once")


class EndLineForm(LastDayForm):
    """The end of a line of the scheme."""

    reason = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AbsenceForm(forms.Form):
    """From when to when, and who stands in."""

    from_on = UKDateField(label="First day away")
    to_on = UKDateField(label="Last day away")
    stands_in = forms.ChoiceField(
        label="Who stands in?",
        required=False,
        help_text="They hold this person's posts as deputy for those days, and may see the same children",
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stands_in"].choices = [("", "Nobody: the posts are vacant for those days"), *people]  # type: ignore[attr-defined]


class DelegateForm(forms.Form):
    """A role or a person for a decision, from a day on."""

    who = forms.ChoiceField(label="Who decides?")
    from_on = UKDateField(label="From which day?")
    to_on = UKDateField(label="Until which day?", required=False)
    reason = forms.CharField(
        label="Why, and who agreed it?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, Cabinet, 12 May 2026",
    )

    def __init__(self, *args: Any, people: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped: list[Any] = [("", "Choose")]
        if roles:
            grouped.append(("Role", [(f"role:{code}", text) for code, text in roles]))
        grouped.append(("Person", [(f"user:{pk}", text) for pk, text in people]))
        self.fields["who"].choices = grouped  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[Role | None, int | None]:
        """The role, or the id of the person."""
        kind, _, value = self.cleaned_data["who"].partition(":")
        return (Role(value), None) if kind == "role" else (None, int(value))
