"""A manager reads who is told of what; an administrator sets the quiet hours and a row's mail, never what keeps a child safe."""

from datetime import time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from notifications.actions.set_rules import set_mail, set_quiet_hours
from notifications.definitions import BY_CODE, WHAT_HAPPENED, WHAT_IS_DUE
from notifications.models import Mail, NoticeRule
from notifications.rules.quiet_hours import QuietHours
from notifications.selectors.rules import notice_rules
from notifications.selectors.who_is_told import WHO
from notifications.terms import MailAs, OutOfHours, To
from tests.builders import NOON, a_journey, a_person, admitted
from tests.notifications.inboxes import delivered, emptied, readers
from tracker.errors import BadInput, NotVisible, NotYourDecision, StaleDraft
from tracker.models import Event
from workflows.terms import EventKind, Role, Stage

pytestmark = pytest.mark.django_db

ADMISSION = "looked_after_started.allocated_worker"
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def admin(world):
    return a_person("ada", "Ada", "Moss", Role.SYSTEM_ADMINISTRATOR, world.authority)


def set_to(mail, world, admin, *, row=ADMISSION, version=0, reason="Fewer messages."):
    return set_mail(row=row, mail=mail, version=version, reason=reason, actor=world.actor(admin), now=NOON)


def test_every_row_has_a_name_of_its_own():
    assert len(BY_CODE) == len(WHAT_HAPPENED) + len(WHAT_IS_DUE)


def test_every_word_for_a_person_is_said():
    assert set(WHO) == set(To)


def test_the_process_book_holds_the_table_with_who_how_soon_and_by_what(world, client, admin):
    set_to(MailAs.OFF, world, admin)
    client.force_login(world.amina)
    written = StringIO()
    call_command("workflow_export", "--format", "md", stdout=written)

    assert '<a class="govuk-link" href="/notices/who-is-told/">Who is told of what' in client.get("/process-book/").content.decode()
    book = written.getvalue().split("# Who is told\n")[1]
    rows = [line for line in book.splitlines() if line.startswith("| ") and not line.startswith("| What happened or is due")]
    assert len(rows) == len(WHAT_HAPPENED) + sum(bool(row.to) for row in WHAT_IS_DUE)
    assert (
        "| Police protection started | The child was taken into police protection, which ends after 72 hours at most. | The allocated "
        "worker, the manager of the responsible team | At once | At once | Mail goes at once, and to the emergency duty team as well |"
    ) in rows
    (admission,) = [row for row in rows if row.startswith("| Looked after started |")]
    assert "| At once | None | Waits in the inbox |" in admission, "as the authority has set it"


def test_the_table_shows_every_row_to_whoever_signs_in(world, client):
    client.force_login(world.amina)

    html = client.get("/notices/who-is-told/").content.decode()

    assert html.count('scope="row"') == len(WHAT_HAPPENED) + sum(bool(row.to) for row in WHAT_IS_DUE)
    assert "Mail goes at once, and to the emergency duty team as well" in html
    assert "Change the quiet hours" not in html


def test_mail_that_is_off_is_not_sent_and_the_inbox_has_it(world, admin):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    set_to(MailAs.OFF, world, admin)

    admitted(world, journey, LATER)
    delivered(LATER)

    assert readers() == ["amina", "ben", "grace"]
    assert Mail.objects.count() == 0


def test_mail_may_wait_for_the_digest_and_be_as_it_ships_again(world, admin):
    first, second = (a_journey(world, stage=Stage.ASSESSMENT) for _ in range(2))
    emptied(NOON)
    set_to(MailAs.DIGEST, world, admin)
    admitted(world, first, LATER)
    delivered(LATER)
    assert set(Mail.objects.values_list("is_digest", flat=True)) == {True}
    emptied(LATER)

    set_to(MailAs.SHIPPED, world, admin, version=1)
    admitted(world, second, LATER)
    delivered(LATER)

    assert set(Mail.objects.values_list("is_digest", flat=True)) == {False}
    assert list(NoticeRule.objects.order_by("version").values_list("version", "value")) == [(1, {"mail": "digest"}), (2, None)]


@pytest.mark.parametrize("row", [row.code for row in BY_CODE.values() if row.out_of_hours is OutOfHours.GOES])
def test_what_keeps_a_child_safe_cannot_be_switched_off(world, admin, row):
    with pytest.raises(BadInput):
        set_to(MailAs.OFF, world, admin, row=row)

    assert NoticeRule.objects.count() == 0


def test_a_row_without_mail_and_a_row_that_is_none_are_refused(world, admin):
    with pytest.raises(BadInput):
        set_to(MailAs.OFF, world, admin, row="iro_appointed.iro")
    with pytest.raises(NotVisible):
        set_to(MailAs.OFF, world, admin, row="nothing.like.it")

    assert NoticeRule.objects.count() == 0


def test_a_reason_is_needed_and_so_is_the_post(world, admin):
    with pytest.raises(BadInput) as refused:
        set_to(MailAs.OFF, world, admin, reason="  ")
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(NotYourDecision):
        set_to(MailAs.OFF, world, world.ben)

    assert NoticeRule.objects.count() == 0


def test_two_who_change_the_same_row_are_told(world, admin):
    set_to(MailAs.OFF, world, admin)

    with pytest.raises(StaleDraft) as refused:
        set_to(MailAs.DIGEST, world, admin, version=0)

    assert (refused.value.version, refused.value.happened) == (1, ("Fewer messages.",))
    assert NoticeRule.objects.count() == 1


def test_the_quiet_hours_are_set_with_a_reason_and_stand_in_the_chain(world, admin):
    set_quiet_hours(from_time=time(20), until=time(7), version=0, reason="Our duty desk.", actor=world.actor(admin), now=NOON)

    assert notice_rules().quiet == QuietHours(time(20), time(7))
    event = Event.objects.select_related("payload").get(kind=EventKind.NOTICE_RULE_SET)
    assert (event.payload.says, event.payload.reason) == (
        "Quiet hours for mail: from 20:00 until 07:00 of the next working morning.", "Our duty desk.",
    )  # fmt: skip


def test_quiet_hours_leave_a_working_day_some_hours(world, admin):
    with pytest.raises(BadInput) as refused:
        set_quiet_hours(from_time=time(9), until=time(12), version=0, reason="Peace.", actor=world.actor(admin), now=NOON)

    assert set(refused.value.fields) == {"from_time", "until"}
    assert NoticeRule.objects.count() == 0


def test_an_administrator_sets_both_on_the_screen_and_reads_the_history(world, admin, client):
    client.force_login(admin)
    version = {"version": 0, "reason": "Fewer messages."}

    assert client.post("/notices/who-is-told/quiet-hours/", {"from_time": "19:00", "until": "07:30", **version}).status_code == 302
    assert client.post(f"/notices/who-is-told/{ADMISSION}/", {"mail": "digest", **version}).status_code == 302

    html = client.get("/notices/who-is-told/").content.decode()
    assert "from 19:00 until 07:30" in html
    assert html.count("Set here") == 1
    history = client.get("/notices/who-is-told/history/").content.decode()
    assert history.count("Fewer messages.") == 2


def test_a_form_that_is_refused_keeps_what_was_typed(world, admin, client):
    client.force_login(admin)

    answer = client.post("/notices/who-is-told/quiet-hours/", {"from_time": "19:00", "until": "07:30", "version": 0, "reason": ""})

    assert answer.status_code == 422
    assert '<option value="19:00" selected>' in answer.content.decode()
    assert NoticeRule.objects.count() == 0


def test_nobody_else_sets_anything(world, client):
    client.force_login(world.ben)

    assert client.get("/notices/who-is-told/quiet-hours/").status_code == 403
    assert client.post(f"/notices/who-is-told/{ADMISSION}/", {"mail": "off", "version": 0, "reason": "No."}).status_code == 403
    assert client.get("/notices/who-is-told/child_missing.allocated_worker/").status_code == 403
    assert NoticeRule.objects.count() == 0
