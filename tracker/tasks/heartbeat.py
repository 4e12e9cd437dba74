"""Tells somebody outside that all is well. When it stops, or the machine does, they miss it: no silence goes unnoticed."""

from http.client import HTTPException
from urllib.request import Request, urlopen

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tracker.selectors.health import health

AT_MOST_SECONDS = 10

log = structlog.get_logger(__name__)


@shared_task(name="tracker.tasks.heartbeat.beat")
def beat() -> bool:
    """Ask HEARTBEAT_URL once, if there is one and everything keeps up; whether it was reached. A failure is logged and no more."""
    url = settings.HEARTBEAT_URL
    if not url:
        return False
    found = health(now=timezone.now())
    if not found.is_well:
        log.error("heartbeat_withheld", late=[each.name for each in found.late], chain_holds=found.chain_holds)
        return False
    if not url.startswith(("http://", "https://")):
        log.error("heartbeat_url_is_none")
        return False
    try:
        with urlopen(Request(url, headers={"User-Agent": "Waymark"}), timeout=AT_MOST_SECONDS):  # noqa: S310 - http or https, as asked above
            return True
    except (OSError, HTTPException) as error:
        log.warning("heartbeat_not_heard", error=type(error).__name__)
        return False
