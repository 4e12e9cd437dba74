"""Those who watch over a child's plan: what they were asked about a delay, and what they challenge."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tracker import machines
from tracker.models.clock import Clock
from tracker.models.event import Event
from tracker.models.fields import one_of, public_id
from tracker.models.journey import Journey
from tracker.terms import ChallengeState, DelayAnswer

_Machine = machines.simple_machine("ChallengeMachine", "state", machines.CHALLENGE_MOVES)


def _person(**over: object) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", **over)  # type: ignore[arg-type]


class Challenge(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """A challenge to the authority about one child's plan. It stays with the reviewing officer until it is closed.

    `raised_as` is the role of whoever raised it. `formal_at` is when it became formal: from then it climbs. `reply_by` is
    the day that an informal one asks an answer for. `agreed_by` is the day by which what was agreed is to be done. How high
    it has climbed is told by its timescale and never stored.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="challenges")
    state = machines.state_field(ChallengeState)
    issue = models.TextField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_as = models.CharField(max_length=40)
    raised_at = models.DateTimeField()
    reply_by = models.DateField(null=True, blank=True)
    formal_at = models.DateTimeField(null=True, blank=True)
    response = models.TextField(blank=True)
    agreed_action = models.TextField(blank=True)
    agreed_by = models.DateField(null=True, blank=True)
    answered_by = _person()
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    ended_by = _person()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            one_of("challenge_state", "state", ChallengeState),
            models.CheckConstraint(
                condition=~Q(state=ChallengeState.FORMAL.value) | Q(formal_at__isnull=False), name="challenge_formal_since"
            ),
            models.CheckConstraint(
                condition=~Q(state=ChallengeState.ANSWERED.value) | (Q(answered_at__isnull=False) & ~Q(response="")),
                name="challenge_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in machines.CHALLENGE_MOVES["close"][0]], ended_at__isnull=True)
                | (Q(state__in=[ChallengeState.CLOSED.value, ChallengeState.WITHDRAWN.value], ended_at__isnull=False) & ~Q(outcome="")),
                name="challenge_ended_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["raised_at", "id"], condition=Q(ended_at__isnull=True), name="challenge_open"),
            models.Index(fields=["journey", "raised_at"], name="challenge_of_journey"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class DelayQuestion(models.Model):
    """One watcher asked once about one delay to permanence: to acknowledge, challenge or explain it.

    `clock` is the overdue timescale that it is about. `watcher` is the role that is meant; `role` the one that was asked,
    another only where nobody is named, which `because` then says. Its own time to answer is a timescale of the journey
    whose subject is `public_id`.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="delay_questions")
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="delay_questions")
    watcher = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    because = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    answered_by = _person()
    answered_at = models.DateTimeField(null=True, blank=True)
    challenge = models.ForeignKey(Challenge, null=True, on_delete=models.PROTECT, related_name="answers_to")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "watcher"], name="watcher_asked_once_of_a_delay"),
            models.CheckConstraint(condition=Q(answer__in=["", *map(str, DelayAnswer)]), name="delay_answer"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="delay_answered_with_a_date",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", DelayAnswer.ACKNOWLEDGE.value]) | ~Q(words=""), name="delay_explained_in_words"
            ),
            models.CheckConstraint(
                condition=Q(answer=DelayAnswer.CHALLENGE.value, challenge__isnull=False)
                | (~Q(answer=DelayAnswer.CHALLENGE.value) & Q(challenge__isnull=True)),
                name="delay_challenged_by_a_challenge",
            ),
        ]
        indexes = [models.Index(fields=["asked_at", "id"], condition=Q(answered_at__isnull=True), name="delay_unanswered")]

    def __str__(self) -> str:
        return self.public_id
