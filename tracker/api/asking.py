"""Who is asking and when: read once from the request, and handed down."""

from datetime import datetime

from rest_framework.request import Request

from tracker.models import User
from tracker.rules.access import Actor, Viewer
from tracker.selectors.viewers import actor_of, viewer_of


def now_of(request: Request) -> datetime:
    """The moment at which the request came in (aware, UTC), as the middleware read it."""
    now: datetime = request._request.now  # type: ignore[attr-defined]
    return now


def user_of(request: Request) -> User:
    """The person who is signed in. No view is reached without one."""
    user = request.user
    assert isinstance(user, User)
    return user


def viewer(request: Request) -> Viewer:
    """The person as one who looks."""
    return viewer_of(user_of(request), now=now_of(request))


def actor(request: Request) -> Actor:
    """The person as one who acts."""
    return actor_of(user_of(request), now=now_of(request))
