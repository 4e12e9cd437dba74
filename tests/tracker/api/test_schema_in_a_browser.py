"""The page that describes the API, in a real browser on a desk and on a phone."""

from tests.builders import a_world


def test_a_developer_reads_the_api_in_a_browser_and_follows_a_shape(live_server, page, axe, sign_in):
    a_world()
    sign_in(page, live_server.url, "amina", "password")

    page.goto(f"{live_server.url}/api/schema/")
    axe(page)
    page.get_by_text("POST /api/v1/journeys/{journey_id}/moves/", exact=True).click()
    page.get_by_role("group").filter(has_text="POST /api/v1/journeys/{journey_id}/moves/").get_by_role("link", name="JourneyOut").click()

    assert page.url.endswith("#shape-JourneyOut")
    assert page.get_by_role("heading", name="JourneyOut", exact=True).is_visible()
    axe(page)


def test_the_page_fits_a_phone(live_server, phone, axe, sign_in):
    a_world()
    sign_in(phone, live_server.url, "amina", "password")

    phone.goto(f"{live_server.url}/api/schema/")

    phone.get_by_text("GET /api/v1/handovers/", exact=True).click()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
