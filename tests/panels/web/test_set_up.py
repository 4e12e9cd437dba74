"""The pages on which an administrator sets panels up."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.models import Meeting, Panel, Room, Seat
from panels.web.forms.set_up import of_panel
from tests.builders import NOON, a_person
from tests.panels.builders import Panels, post_of, some_panels, the_panel
from tracker.models import Post, User
from workflows.terms import Role

SET_UP = "/panels/set-up/"
GATEWAY = "/panels/set-up/panel/legal_gateway/"


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def administrator(panels: Panels) -> User:
    return a_person("ishaan", "Ishaan", "Kapoor", Role.SYSTEM_ADMINISTRATOR, panels.world.authority)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled_in(panel: Panel, **to: str) -> dict[str, str]:
    """The form as the page shows it for this panel, with some answers changed."""
    shown = {name: "" if value is None else str(value) for name, value in of_panel(panel).items() if name != "anchor"}
    anchor = {f"anchor-{part}": str(getattr(panel.anchor, part)) for part in ("day", "month", "year")}
    hours = {"starts": f"{panel.starts:%H:%M}", "ends": f"{panel.ends:%H:%M}"}
    return shown | anchor | hours | {"because": "The service asked for it.", "step": "preview", "seen": ""} | to


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


@time_machine.travel(NOON, tick=False)
def test_a_panel_is_looked_at_for_its_coming_year_and_only_then_saved(panels: Panels) -> None:
    client = signed_in(administrator(panels))
    panel = the_panel("legal_gateway")
    data = filled_in(panel, weekday="3")

    unseen = client.post(f"{GATEWAY}change/", data | {"step": "save"})
    assert (unseen.status_code, the_panel("legal_gateway").weekday) == (200, 2)
    shown = client.post(f"{GATEWAY}change/", data)
    page = text(shown)
    assert "53 meetings." in page
    assert "Legal Gateway Panel of Wednesday 11 March 2026" in page
    assert the_panel("legal_gateway").weekday == 2

    other = client.post(f"{GATEWAY}change/", data | {"weekday": "4", "step": "save", "seen": seen_in(page)})
    assert "You changed something since you looked" in text(other)
    saved = client.post(f"{GATEWAY}change/", data | {"step": "save", "seen": seen_in(page)})

    assert (saved.status_code, the_panel("legal_gateway").weekday) == (302, 3)
    after = text(client.get(GATEWAY))
    assert "The Legal Gateway Panel was changed: every Thursday." in after
    assert "The service asked for it." in after


@time_machine.travel(NOON, tick=False)
def test_a_recurrence_that_never_meets_is_refused_with_what_was_typed(panels: Panels) -> None:
    client = signed_in(administrator(panels))

    answer = client.post(f"{GATEWAY}change/", filled_in(the_panel("legal_gateway"), **{"anchor-year": "2029", "title": "Gateway"}))

    assert answer.status_code == 422
    assert "The panel would never meet in the next year" in text(answer)
    assert 'value="Gateway"' in text(answer)


@time_machine.travel(NOON, tick=False)
def test_the_second_of_two_administrators_is_told_of_the_first(panels: Panels) -> None:
    client = signed_in(administrator(panels))
    data = filled_in(the_panel("legal_gateway"), weekday="3")
    seen = seen_in(text(client.post(f"{GATEWAY}change/", data)))
    Panel.objects.filter(code="legal_gateway").update(version=2)

    answer = client.post(f"{GATEWAY}change/", data | {"step": "save", "seen": seen})

    assert answer.status_code == 409
    assert "Somebody else has changed the Legal Gateway Panel meanwhile." in text(answer)


@time_machine.travel(NOON, tick=False)
def test_a_fostering_panel_is_added_seated_and_given_its_dates(panels: Panels) -> None:
    client = signed_in(administrator(panels))
    assert "Joint Fostering Panel" in text(client.get(SET_UP))
    first = text(client.get(f"{SET_UP}add/?type=fostering_panel"))
    assert "On the 1st, 2nd, 3rd or 4th such day of the month" in first
    data = {
        "title": "Fostering Panel", "business": "fostering", "pattern": "by_date", "weekday": "0", "every_weeks": "1", "anchor-day": "1",
        "anchor-month": "4", "anchor-year": "2026", "starts": "10am", "ends": "1pm", "on_bank_holiday": "cancel",
        "owner": str(post_of(panels.marcus)), "quorum_rule": "fostering", "quorum": "5", "is_active": "on", "because": "Ours.",
        "step": "preview",
    }  # fmt: skip
    path = f"{SET_UP}add/?type=fostering_panel"
    too_few = client.post(path, data | {"quorum": "3"})
    assert "Enter 5 or more (Fostering Services (England) Regulations 2011 reg 24)." in text(too_few)

    seen = seen_in(text(client.post(path, data)))
    assert client.post(path, data | {"step": "save", "seen": seen}).status_code == 302

    one = f"{SET_UP}panel/fostering_panel/"
    assert "Nobody is appointed to chair the Fostering Panel" in text(client.get(one))
    nia = User.objects.create(username="nia", first_name="Nia", last_name="Okafor")
    client.post(f"{one}seats/give/", {"who": f"person-{nia.pk}", "part": "chair", "is_independent": "on", "because": "Appointed."})
    wrong = client.post(f"{one}dates/", {"business": "fostering", "dates": "14 April 2026\nsoon"})
    assert (wrong.status_code, Meeting.objects.filter(panel__code="fostering_panel").count()) == (422, 0)
    assert "Line 2: “soon” is not a date." in text(wrong)
    client.post(f"{one}dates/", {"business": "fostering", "dates": "14 April 2026\n12 May 2026, 2pm to 4pm"})

    page = text(client.get(one))
    assert "Nia Okafor" in page
    assert [m.on for m in Meeting.objects.filter(panel__code="fostering_panel")] == [date(2026, 4, 14), date(2026, 5, 12)]
    assert "On dates that are given one by one" in text(client.get("/panels/fostering/"))
    seat = Seat.objects.get(user=nia)
    assert client.post(f"{one}seats/{seat.pk}/take/", {"because": "Moved."}).status_code == 302
    assert not Seat.objects.filter(user=nia).exists()


@time_machine.travel(NOON, tick=False)
def test_nobody_but_those_who_keep_the_rules_reaches_the_set_up(panels: Panels) -> None:
    seat = Seat.objects.filter(panel__code="legal_gateway").first()
    assert seat is not None
    pages = (SET_UP, f"{SET_UP}add/", f"{SET_UP}rooms/add/", GATEWAY, f"{GATEWAY}change/", f"{GATEWAY}dates/", f"{GATEWAY}seats/give/",
             f"{GATEWAY}seats/{seat.pk}/take/")  # fmt: skip
    chair, admin = signed_in(panels.lena), signed_in(administrator(panels))

    assert [chair.get(page).status_code for page in pages] == [403] * len(pages)
    assert [chair.post(page, {"because": "No."}).status_code for page in pages if page != SET_UP and page != GATEWAY] == [403] * 6
    assert [admin.get(page).status_code for page in pages] == [200] * len(pages)
    assert admin.get(f"{SET_UP}panel/nothing/").status_code == 404
    assert "Set up panels" not in text(chair.get("/panels/"))
    assert "Set up panels" in text(admin.get("/panels/"))


@time_machine.travel(NOON, tick=False)
def test_a_room_is_added_once(panels: Panels) -> None:
    client = signed_in(administrator(panels))

    assert client.post(f"{SET_UP}rooms/add/", {"name": "Oak Room", "is_exclusive": "on"}).status_code == 302
    assert client.post(f"{SET_UP}rooms/add/", {"name": "oak room"}).status_code == 422

    assert [(r.name, r.is_exclusive) for r in Room.objects.all()] == [("Oak Room", True)]


@time_machine.travel(NOON, tick=False)
def test_the_lists_of_set_up_cost_the_same_with_few_and_with_many(panels: Panels) -> None:
    client = signed_in(administrator(panels))

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    Seat.objects.create(panel=the_panel("legal_gateway"), user=User.objects.create(username="one", last_name="One"))
    queries(SET_UP), queries(GATEWAY)
    few = queries(SET_UP), queries(GATEWAY)
    panel = the_panel("legal_gateway")
    for number in range(6):
        post = Post.objects.create(unit=panels.world.authority, role=Role.SERVICE_MANAGER, title=f"Member {number}")
        Seat.objects.create(panel=panel, post=post)
        person = User.objects.create(username=f"independent{number}", last_name=str(number))
        Seat.objects.create(panel=panel, user=person)
        fields = {f.name: getattr(panel, f.name) for f in Panel._meta.concrete_fields if f.name != "id"}
        Panel.objects.create(**fields | {"code": f"other{number}", "title": f"Other {number}"})

    assert (queries(SET_UP), queries(GATEWAY)) == few


@pytest.mark.slow
def test_an_administrator_changes_a_panel_by_keyboard_and_sees_its_year_before_it_is_saved(
    page: Page, live_server: LiveServer, sign_in: Callable[[Page, str, str, str], None], axe: Callable[[Page], None]
) -> None:
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        administrator(panels)
        sign_in(page, live_server.url, "ishaan", "password")
        page.goto(f"{live_server.url}{SET_UP}")
        axe(page)
        page.get_by_role("link", name="Permanency Panel", exact=True).press("Enter")
        axe(page)
        page.get_by_role("button", name="Change this panel").press("Enter")
        axe(page)
        page.get_by_label("How many weeks from one meeting to the next?").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("1")
        page.get_by_label("Why is it set like this?").focus()
        page.keyboard.type("More children wait.")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Show the coming year")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="The coming year, not saved yet")).to_be_visible()
        page.locator("summary", has_text="Every date of the year").press("Enter")
        expect(page.get_by_role("row", name="Thursday 12 March 2026")).to_contain_text("Meets")
        axe(page)
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("Every Thursday")
        axe(page)

    assert the_panel("permanency").every_weeks == 1
