"""`/healthz` and `/metrics`: for the programs that watch the service. Nobody signs in, and no child is in either."""

import hmac
from collections.abc import Iterator

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from tracker.rules.health import Health
from tracker.rules.tallies import DELIVERIES, FIRING_LATE, MORE, SUM, UP_TO_SECONDS
from tracker.selectors import health as selectors
from tracker.web.middleware import now_of

LOOPBACK = ("127.0.0.1", "::1")

log = structlog.get_logger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether everything keeps up. 503 where the database does not answer, or something is later than its limit."""
    try:
        found = selectors.health(now=now_of(request))
    except DatabaseError as error:
        log.error("database_does_not_answer", error=type(error).__name__)
        return JsonResponse({"well": False, "database": "does not answer"}, status=503)
    return JsonResponse(found.as_json(), status=200 if found.is_well else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus' own text. Without the token it is an address that does not exist."""
    if not _may_measure(request):
        raise Http404
    now = now_of(request)
    registry = CollectorRegistry()
    registry.register(_Families(selectors.health(now=now), selectors.depths(now=now), selectors.tallies()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_measure(request: HttpRequest) -> bool:
    """With the token, where there is one. Without one only from this machine itself, and never in production."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    return not settings.PRODUCTION and request.META.get("REMOTE_ADDR") in LOOPBACK


class _Families:
    """The figures as Prometheus' own kinds. Each label is a word of the program's, from a list that the code holds."""

    def __init__(self, health: Health, depths: selectors.Counts, tallies: selectors.Tallies) -> None:
        self._health, self._depths, self._tallies = health, depths, tallies

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("waymark_well", "1 while everything keeps up", value=float(self._health.is_well))
        yield self._ages()
        yield self._waiting()
        yield self._deliveries()
        yield self._lateness()

    def _ages(self) -> Metric:
        family = GaugeMetricFamily("waymark_oldest_seconds", "For how long the oldest has been waiting", labels=["what"])
        for each in self._health.watched:
            family.add_metric([each.name], each.seconds(self._health.now))
        return family

    def _waiting(self) -> Metric:
        family = GaugeMetricFamily("waymark_waiting", "How many wait in each queue", labels=["queue"])
        for name, depth in sorted(self._depths.items()):
            family.add_metric([name], depth)
        return family

    def _deliveries(self) -> Metric:
        family = CounterMetricFamily("waymark_deliveries", "What became of each try to deliver", labels=["queue", "result"])
        for queue in DELIVERIES:
            for result, total in sorted(self._tallies.get(queue, {}).items()):
                family.add_metric([queue, result], total)
        return family

    def _lateness(self) -> Metric:
        counted = self._tallies.get(FIRING_LATE, {})
        buckets, so_far = [], 0
        for step in (*map(str, UP_TO_SECONDS), MORE):
            so_far += counted.get(step, 0)
            buckets.append((step, so_far))
        return HistogramMetricFamily(
            "waymark_firing_late_seconds", "How long after its moment a rung of a timescale fired", buckets=buckets,
            sum_value=counted.get(SUM, 0),
        )  # fmt: skip


__all__ = ["healthz", "metrics"]
