"""GOV.UK Notify is asked for the reference first, gets a reference and a link alone, and is whole or not chosen."""

import pytest

from notifications.channels import notify, outside
from notifications.channels.email import Letter
from notifications.checks import notify_is_whole

LETTER = Letter("ben@larkshire.example", "H4QW-7KPN-2X")


class Notify:
    """Stands in for the service."""

    def __init__(self, known=()):
        self.known, self.sent = list(known), []

    def get_all_notifications(self, *, template_type, reference):
        return {"notifications": [one for one in self.known if one == reference]}

    def send_email_notification(self, **message):
        self.sent.append(message)
        self.known.append(message["reference"])


@pytest.fixture
def chosen(settings):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = "a-key", "a-template"


def test_it_is_given_a_reference_and_a_link_and_nothing_else(chosen):
    service = Notify()

    notify.send(LETTER, client=service)

    assert service.sent == [
        {
            "email_address": "ben@larkshire.example",
            "template_id": "a-template",
            "reference": "H4QW-7KPN-2X",
            "personalisation": {
                "service": "Waymark",
                "reference": "H4QW-7KPN-2X",
                "link": "http://127.0.0.1:8000/notices/?reference=H4QW-7KPN-2X",
            },
        }
    ]


def test_what_it_has_already_is_not_sent_again(chosen):
    service = Notify()

    for _ in range(2):
        notify.send(LETTER, client=service)

    assert len(service.sent) == 1


def test_the_channel_is_chosen_by_the_settings(settings, monkeypatch):
    sent = []
    monkeypatch.setattr(notify, "send", lambda letter: sent.append("notify"))
    monkeypatch.setattr(outside.email, "send", lambda letter: sent.append("mail"))

    outside.send(LETTER)
    settings.NOTIFY_API_KEY = "a-key"
    outside.send(LETTER)

    assert sent == ["mail", "notify"]


@pytest.mark.parametrize(
    ("key", "template", "faults"), [("", "", []), ("k", "", ["notifications.E001"]), ("", "t", ["notifications.E001"])]
)
def test_half_set_up_is_refused_at_the_start(settings, key, template, faults):
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = key, template

    assert [fault.id for fault in notify_is_whole(None)] == faults


def test_a_client_that_is_not_installed_is_refused_at_the_start(chosen, monkeypatch):
    monkeypatch.setattr("notifications.checks.find_spec", lambda name: None)

    assert [fault.id for fault in notify_is_whole(None)] == ["notifications.E002"]
