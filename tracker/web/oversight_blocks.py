"""What those who watch over plans see elsewhere: on the home page what waits for their answer, on a child's page its challenges."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from tracker.actions.challenge import CHALLENGES
from tracker.actions.midway import REVIEWS
from tracker.models import Challenge, DelayQuestion
from tracker.rules.access import Actor, Viewer
from tracker.selectors import oversight
from tracker.selectors.words import Words
from tracker.web import blocks
from tracker.web.blocks import Action, Shown

SHOWN = 10
"""How many the home page shows; the list has them all."""


def register() -> None:
    """Hang them on the pages. Called once, when the program starts."""
    blocks.register_home_block("oversight", home_block)
    blocks.register_child_block("oversight", child_block)
    blocks.register_child_actions("oversight", child_actions)


def home_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """The notices of delay that wait for this person. Two queries where any may, and none for whoever holds no post."""
    if not viewer.roles:
        return ""
    actor = Actor(user_id=viewer.user_id, name="", roles=viewer.roles, unit_ids=viewer.unit_ids)
    rows = list(oversight.unanswered(viewer, actor, now=now)[: SHOWN + 1])
    if not rows:
        return ""
    asked = oversight.asked_in_words(rows[:SHOWN], Words(), now=now)
    context = {"asked": asked, "more": len(rows) > SHOWN}
    return render_to_string("tracker/_delays_block.html", context, request=request, using="jinja2")


def child_block(request: HttpRequest, shown: Shown) -> str:
    """The child's challenges and notices of delay, where there are any. At most five queries."""
    challenges = list(
        Challenge.objects.filter(journey__child=shown.child_id)
        .select_related("journey__child", "journey__team")
        .order_by("-raised_at")[:SHOWN]
    )
    questions = DelayQuestion.objects.filter(journey__child=shown.child_id).select_related("journey__child", "clock", "answered_by")
    asked = list(questions.order_by("-asked_at", "-pk")[:SHOWN])
    if not challenges and not asked:
        return ""
    words = Words()
    context = {
        "challenges": oversight.challenged_in_words(challenges, words, now=shown.now),
        "asked": oversight.asked_in_words(asked, words, now=shown.now),
    }
    return render_to_string("tracker/_oversight_block.html", context, request=request, using="jinja2")


def child_actions(shown: Shown) -> Iterable[Action]:
    """The links to challenge the plan of an open journey and to check it between reviews, for those who may."""
    if shown.journey and shown.viewer.roles.intersection(CHALLENGES):
        challenge = Action(text="Challenge the plan", href=reverse("challenge_raise", args=[shown.journey]))
        check = Action(text="Check between reviews", href=reverse("midway", args=[shown.journey]))
        return [challenge, check] if shown.viewer.roles.intersection(REVIEWS) else [challenge]
    return []
