"""A child put forward to a panel."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from panels import machines
from panels.models.fields import public_id
from panels.models.meeting import Meeting
from panels.terms import OPEN_REQUESTS, Business, RequestState
from tracker.models import Journey
from tracker.models.fields import one_of
from tracker.models.visible import visible, works_with
from tracker.rules.access import Viewer

_Machine = machines.simple_machine("RequestMachine", "state", machines.REQUEST_MOVES)


def journeys_seen_by(viewer: Viewer) -> QuerySet[Journey]:
    """The journeys of the children that this person may see."""
    return Journey.objects.filter(visible(viewer, child="child_id"))


def worked_with_by(viewer: Viewer) -> QuerySet[Journey]:
    """The journeys of the children whose case this person works with or manages, whatever panel they sit on."""
    return Journey.objects.filter(works_with(viewer, child="child_id"))


class PanelRequestQuerySet(models.QuerySet["PanelRequest"]):
    """Requests, always as somebody may see them."""

    def seen_by(self, viewer: Viewer) -> "PanelRequestQuerySet":
        """Those whose child this person may see."""
        return self.filter(Exists(journeys_seen_by(viewer).filter(pk=OuterRef("journey_id"))))

    def waiting(self) -> "PanelRequestQuerySet":
        """Those that are on no agenda yet, those that have waited longest first."""
        return self.filter(state=RequestState.ASKED).order_by("-comes_first", "asked_at", "id")


class PanelRequest(_Machine, models.Model):  # type: ignore[misc, valid-type]
    """What a panel is asked about a child. `agreed_by` is the manager who agreed that the child is put forward.

    Where nobody asked, because a timescale or an event put the child forward, `by_itself_because` says why, and there is
    neither `asked_by` nor `agreed_by`; what caused it is in `causes`. `although` is why it is asked although the child does
    not stand where this kind of business is usual. `ready_at` (UTC) is since when everything that may keep it off an agenda
    is on record; None while something lacks. `ratifies` is the chair's action that the panel is to look at afterwards.

    `wanted` is the meeting that was asked for. `comes_first` marks an item whose meeting was cancelled or ran out of
    time: it gets the first place at the next (D-41). `papers` says where they are held, from `papers_sent_at` (UTC).
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="panel_requests")
    business = models.CharField(max_length=32)
    state = machines.state_field(RequestState)
    asks = models.TextField()
    minutes = models.PositiveSmallIntegerField()
    wanted = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="wanted_by")
    comes_first = models.BooleanField(default=False)
    papers = models.CharField(max_length=200, blank=True)
    papers_sent_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_itself_because = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    withdrawn_because = models.CharField(max_length=300, blank=True)
    although = models.CharField(max_length=300, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    ratifies = models.OneToOneField("panels.ChairsAction", null=True, blank=True, on_delete=models.PROTECT, related_name="ratified_by")

    objects = PanelRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            one_of("panel_request_state", "state", RequestState),
            one_of("panel_request_business", "business", Business),
            models.CheckConstraint(condition=~Q(asks=""), name="panel_request_asks_something"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=120), name="panel_request_minutes"),
            models.CheckConstraint(
                condition=Q(papers="", papers_sent_at__isnull=True) | ~Q(papers="") & Q(papers_sent_at__isnull=False),
                name="panel_papers_with_their_time",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WITHDRAWN.value) & ~Q(withdrawn_because="")
                | ~Q(state=RequestState.WITHDRAWN.value) & Q(withdrawn_because=""),
                name="panel_request_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(by_itself_because="", asked_by__isnull=False, agreed_by__isnull=False)
                | ~Q(by_itself_because="") & Q(asked_by__isnull=True, agreed_by__isnull=True),
                name="panel_request_asked_by_someone_or_by_itself",
            ),
            models.UniqueConstraint(
                fields=["journey", "business"],
                condition=Q(state__in=[str(s) for s in OPEN_REQUESTS]),
                name="one_open_request_of_a_kind",
            ),
        ]
        indexes = [models.Index(fields=["business", "state", "asked_at"], name="panel_request_waiting")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def asked_by_in_words(self) -> str:
        """Who put the child forward, as it reads after the day: `by Amina Khan`, or by itself and why."""
        if self.asked_by is None:
            return f"by itself, because {self.by_itself_because[:1].lower()}{self.by_itself_because[1:]}"
        return f"by {self.asked_by.display_name}"


class RequestCause(models.Model):
    """What put a child forward by itself. `cause` names the event or the firing; each is a cause of one request only."""

    request = models.ForeignKey(PanelRequest, on_delete=models.PROTECT, related_name="causes")
    trigger = models.CharField(max_length=40)
    cause = models.CharField(max_length=40)
    because = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["trigger", "cause"], name="a_cause_asks_once"),
            models.CheckConstraint(condition=~Q(because=""), name="request_cause_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} {self.cause}"
