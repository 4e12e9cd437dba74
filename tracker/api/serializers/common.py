"""Fields that several answers share."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


class Moment(serializers.DateTimeField):
    """A moment: given with its offset, or else a time (or the start of a day) in Europe/London; answered in UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return super().to_internal_value(value).astimezone(UTC)
        except OverflowError:
            raise ValidationError("This is no moment that a record could hold.") from None

    def to_representation(self, value: Any) -> Any:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value is not None else None


class Out(serializers.Serializer[Any]):
    """Something that goes out. Nothing is ever written through it."""


class In(serializers.Serializer[Any]):
    """Something that comes in. A field that is not known is refused: a misspelt one would be lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            raise ValidationError(dict.fromkeys(unknown, "There is no such field."))
        return given


class PersonOut(Out):
    """Somebody who signs in."""

    username = serializers.CharField()
    name = serializers.CharField(source="display_name")


class TeamOut(Out):
    """A unit of the organisation, by its code, which never changes."""

    code = serializers.CharField()
    name = serializers.CharField()


class ReasonOut(Out):
    """What is unmet: who can meet it, the page where, and the first day on which time alone will."""

    code = serializers.CharField()
    says = serializers.CharField()
    who = serializers.ListField(child=serializers.CharField(), help_text="Roles.")
    where = serializers.CharField(help_text="The address of a page; empty where there is none.")
    earliest = serializers.DateField(allow_null=True)


class ProblemOut(Out):
    """What went wrong, as RFC 9457 asks. `code` is for programs, `detail` for people; the rest depends on the code."""

    type = serializers.CharField(help_text="Leads to what this page says of the code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), required=False, help_text="bad_request, bad_input: a field's name and what to do."
    )
    reasons = ReasonOut(many=True, required=False, help_text="not_accepted: every reason at once.")
    warnings = ReasonOut(many=True, required=False, help_text="not_accepted: what takes a reason to go on without.")
    who = serializers.ListField(child=serializers.CharField(), required=False, help_text="not_your_decision: the roles that may decide.")
    stage = serializers.CharField(required=False, help_text="someone_else_moved_first: where the child stands now.")
    version = serializers.IntegerField(required=False, help_text="someone_else_moved_first: the journey's version now.")
    happened = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="someone_else_moved_first: what happened, the latest first."
    )


PAGE_PARAMETERS = ("page", "page_size")


def asked(serializer: type[In], request: Request) -> dict[str, Any]:
    """The filters of a list, checked. Raises ValidationError for one that is not known or cannot be read."""
    given = {name: value for name, value in request.query_params.items() if name not in (*PAGE_PARAMETERS, "format")}
    return checked(serializer, given)


def checked(serializer: type[In], data: Any) -> dict[str, Any]:
    """What came in, checked. Raises ValidationError with a sentence a field."""
    found = serializer(data=data)
    found.is_valid(raise_exception=True)
    values: dict[str, Any] = found.validated_data
    return values


@cache
def page_of(row: type[Out]) -> type[Out]:
    """What a page of these rows looks like."""
    fields = {
        "count": serializers.IntegerField(help_text="Rows in all."),
        "page": serializers.IntegerField(),
        "pages": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": row(many=True),
    }
    name = row.__name__.removesuffix("Out")
    return type(f"{name}PageOut", (Out,), {**fields, "__doc__": "One page of a list."})
