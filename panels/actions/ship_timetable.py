"""Gives an authority the five panels that are shipped, counted from its own anchor date."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from panels.definitions import SHIPPED, ShippedPanel
from panels.models import Panel, Seat
from panels.rules.timetable import first_on_or_after
from tracker.actions.panel_business import post_for_panel, post_titled, posts_in_roles
from workflows.terms import Role


@transaction.atomic
def ship_timetable(
    *,
    anchor: date,
    owners: Mapping[str, int] | None = None,
    deputies: Mapping[str, int] | None = None,
    seats: Mapping[str, Sequence[int]] | None = None,
) -> list[Panel]:
    """Make the shipped panels that are not there yet; those that are stay as the authority has set them.

    Weeks are counted from the first day of each panel's weekday on or after `anchor`. `owners`, `deputies` and `seats`
    map a panel's code to posts. Without an owner the post of the shipped title is used, and made vacant where there is
    none; without a deputy the post of the shipped title stands in, where there is one; without seats every post of the
    shipped roles sits on the panel.
    """
    known = set(Panel.objects.values_list("code", flat=True))
    for shipped in SHIPPED:
        if shipped.code not in known:
            panel = _make(shipped, anchor, (owners or {}).get(shipped.code), (deputies or {}).get(shipped.code))
            posts = (seats or {}).get(shipped.code)
            _seat(panel, posts if posts is not None else [p.pk for p in posts_in_roles(shipped.members)])
    return list(Panel.objects.all())


def _make(shipped: ShippedPanel, anchor: date, owner: int | None, deputy: int | None) -> Panel:
    business = [str(b) for b in shipped.business]
    return Panel.objects.create(
        code=shipped.code,
        title=shipped.title,
        business=business[0],
        alternates_with=business[1] if len(business) > 1 else "",
        section=shipped.section or "",
        section_every=shipped.section_every,
        section_minutes=shipped.section_minutes,
        pattern=shipped.pattern,
        every_weeks=shipped.every_weeks,
        weekday=shipped.weekday,
        anchor=first_on_or_after(anchor, shipped.weekday),
        starts=shipped.starts,
        ends=shipped.ends,
        quorum=shipped.quorum,
        quorum_rule=shipped.quorum_rule,
        owner_id=owner or post_for_panel(role=Role(shipped.owner), title=shipped.owner_title).pk,
        deputy_id=deputy or _deputy(shipped),
    )


def _deputy(shipped: ShippedPanel) -> int | None:
    known = post_titled(shipped.deputy_title)
    return known.pk if known is not None else None


def _seat(panel: Panel, posts: Sequence[int]) -> None:
    others = [post for post in dict.fromkeys(posts) if post not in (panel.owner_id, panel.deputy_id)]
    Seat.objects.bulk_create(Seat(panel=panel, post_id=post) for post in others)
