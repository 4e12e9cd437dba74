"""What of panels an independent chair or member with a limited account reaches: their own sessions (D-58)."""

from tracker.web.limited import LetIn, let_in

MINE = "panel_mine"

READS = frozenset(
    {
        MINE, "panel_calendar", "panel_feed", "panel_meeting", "panel_item", "panel_live", "panel_conflicts",
        "panel_papers", "panel_papers_item", "panel_papers_file", "panel_papers_take", "panel_document",
    }
)  # fmt: skip
"""Their meetings, and of these the items, the papers, the page as the panel sits and interests."""

RUNS = frozenset(
    {
        "panel_open", "panel_close", "panel_take", "panel_together", "panel_advise", "panel_draft", "panel_minutes",
        "panel_minutes_agree", "panel_minutes_add", "panel_minutes_open_again",
    }
)  # fmt: skip
"""What an independent chair needs beside to hold a meeting. To any other member these pages do not exist."""


def register() -> None:
    """Open the panels' own addresses to limited accounts. Called as the program starts."""
    links = ((MINE, "Your meetings"), ("panel_calendar", "Your calendar"))
    let_in(LetIn(names=READS | RUNS, home=MINE, links=links))
