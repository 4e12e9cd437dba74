"""Puts a child on record. What happened to the child comes with the contact or the happening that follows."""

from dataclasses import dataclass
from datetime import date

from tracker.errors import BadInput
from tracker.models import Child


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChild:
    """Who a child is, as far as it is known. Born on a day, or expected on one."""

    given_name: str
    family_name: str
    date_of_birth: date | None = None
    expected_date: date | None = None
    sex: str = "U"


def register_child(new: NewChild) -> Child:
    """A new child with a random reference. Raises BadInput without a name, or without exactly one of the two dates."""
    given, family = new.given_name.strip(), new.family_name.strip()
    if not family:
        raise BadInput("Give the child's family name.", {"family_name": "Enter the family name, or the mother's for an unborn child."})
    if (new.date_of_birth is None) == (new.expected_date is None):
        raise BadInput("Give the date of birth, or the date on which the child is expected.",
                       {"date_of_birth": "Enter the date of birth, or the expected date and not both."})  # fmt: skip
    return Child.objects.create(
        given_name=given, family_name=family, date_of_birth=new.date_of_birth, expected_date=new.expected_date,
        sex=new.sex if new.date_of_birth else "U", search_text=search_text(given, family),
    )  # fmt: skip


def search_text(given_name: str, family_name: str) -> str:
    """What a search by name looks through: both names in small letters, parted by one blank."""
    return " ".join(f"{given_name} {family_name}".lower().split())


__all__ = ["NewChild", "register_child", "search_text"]
