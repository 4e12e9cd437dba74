"""The inbox: show what a person was told, and mark it as read."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from notifications.actions.read import mark_all_read, mark_message_read, mark_read
from notifications.selectors.digest import digest
from notifications.selectors.inbox import as_shown, inbox, item_of, unread_of, unread_of_message
from notifications.web.limited import child_pages
from tracker.selectors.viewers import viewer_of
from tracker.web.limited import is_limited
from tracker.web.middleware import now_of
from tracker.web.navigation import count_html


@login_required
@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    now = now_of(request)
    only_unread = request.GET.get("show") == "unread"
    shown = inbox(
        viewer=viewer_of(request.user, now=now),  # type: ignore[arg-type]
        now=now,
        page=request.GET.get("page", 1),
        only_unread=only_unread,
        reference=request.GET.get("reference", "").strip().upper(),
    )
    context = {
        "inbox": shown, "only_unread": only_unread, "params": request.GET, "limited": is_limited(request),
        "child_pages": child_pages(request, [one.child for one in shown.children if one.child], now),
    }  # fmt: skip
    return render(request, "notifications/inbox.html", context)


@login_required
@require_POST
def read_one(request: HttpRequest, reference: str) -> HttpResponse:
    if not mark_read(recipient_id=_me(request), reference=reference, now=now_of(request)):
        raise Http404
    if not getattr(request, "htmx", False):
        return _back(request)
    return _swapped(request, reference)


@login_required
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """How much is unread, to stand beside the link: asked for again while a page stays open."""
    return HttpResponse(count_html(unread_of(request.user, now_of(request)), "unread", reverse("inbox_unread")))


def _swapped(request: HttpRequest, reference: str) -> HttpResponse:
    """The one item as it stands now, and the count beside the link."""
    item = item_of(viewer_of(request.user, now=now_of(request)), reference)  # type: ignore[arg-type]
    many = unread_of(request.user, now_of(request))
    count = count_html(many, "unread", reverse("inbox_unread"), out_of_band=True)
    shown = {"item": as_shown(item), "count": count, "unread": many, "swapped": True}
    return render(request, "notifications/_item.html", shown)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    child = request.POST.get("child", "")
    now = now_of(request)
    mark_all_read(
        recipient_id=_me(request), told_before=_moment(request.POST.get("told_before", "")) or now, now=now,
        child_id=int(child) if child.isdecimal() and len(child) < 19 else None,
    )  # fmt: skip
    return _back(request)


@login_required
@require_GET
def digest_page(request: HttpRequest, mail: str) -> HttpResponse:
    """What a message told of, for the one person it was sent to."""
    now = now_of(request)
    viewer = viewer_of(request.user, now=now)  # type: ignore[arg-type]
    found = digest(viewer, mail.upper(), now=now, page=request.GET.get("page", 1))
    if found is None:
        raise Http404
    pages = child_pages(request, [one.child for one in found.children if one.child], now)
    context = {"digest": found, "unread": unread_of_message(viewer, found.reference), "child_pages": pages}
    return render(request, "notifications/digest.html", context)


@login_required
@require_POST
def read_digest(request: HttpRequest, mail: str) -> HttpResponse:
    now = now_of(request)
    if not mark_message_read(recipient_id=_me(request), reference=mail.upper(), told_before=now, now=now):
        raise Http404
    return redirect("digest", mail=mail)


def _me(request: HttpRequest) -> int:
    assert request.user.pk is not None
    return int(request.user.pk)


def _moment(given: str) -> datetime | None:
    """The moment of the page that was looked at; None for what is not one."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _back(request: HttpRequest) -> HttpResponse:
    """To the part of the inbox that the form was on, and nowhere outside."""
    asked = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(asked if here and asked.startswith(reverse("inbox")) else reverse("inbox"))
