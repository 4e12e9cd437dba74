"""The heartbeat: heard outside only while all is well; whatever its other end does, it harms nothing here."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.builders import a_contact, a_world
from tracker.models import Clock
from tracker.tasks.heartbeat import beat

pytestmark = pytest.mark.django_db


class Listener:
    """A server on this machine that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                self.send_response(outer.answer)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/ping/secret-of-the-heartbeat"

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    listener = Listener()
    settings.HEARTBEAT_URL = listener.url
    yield listener
    listener.stop()


def test_it_is_heard_while_all_is_well(listener):
    assert beat() is True
    assert listener.asked == ["/ping/secret-of-the-heartbeat"]


def test_it_is_not_heard_while_something_is_late(listener):
    journey = a_contact(a_world())
    Clock.objects.filter(journey=journey).update(next_fire_at=datetime.now(UTC) - timedelta(hours=1))

    assert beat() is False
    assert listener.asked == []


def test_without_an_address_nobody_is_asked(settings, django_assert_num_queries):
    settings.HEARTBEAT_URL = ""

    with django_assert_num_queries(0):
        assert beat() is False


def test_an_answer_of_failure_is_logged_without_the_address_and_no_more(listener, caplog):
    listener.answer = 500

    assert beat() is False
    assert "heartbeat_not_heard" in caplog.text
    assert "secret-of-the-heartbeat" not in caplog.text


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/ping/secret", "file:///etc/hosts", "nonsense"])
def test_an_address_that_nobody_answers_raises_nothing(settings, caplog, url):
    settings.HEARTBEAT_URL = url

    assert beat() is False
    assert "heartbeat_" in caplog.text
    assert "secret" not in caplog.text
