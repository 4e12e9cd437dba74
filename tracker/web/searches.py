"""What a person typed to find a child, kept with the session, so that no address holds a name."""

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import get_random_string

MOST_KEPT = 20
LONGEST = 200

_KEPT = "searches"


def keep(session: SessionBase, text: str) -> str:
    """Keep what was typed, and give the word by which an address names it; empty for nothing typed. The last 20 are kept."""
    typed_now = text.replace("\0", "").strip()[:LONGEST]
    if not typed_now:
        return ""
    kept: list[list[str]] = session.get(_KEPT, [])
    known = next((word for word, said in kept if said == typed_now), None)
    word = known or get_random_string(10)
    session[_KEPT] = [*(pair for pair in kept if pair[0] != word), [word, typed_now]][-MOST_KEPT:]
    return word


def typed(session: SessionBase, word: str) -> str:
    """What was typed, by its word; empty for a word of another session, or of one long ago."""
    kept: list[list[str]] = session.get(_KEPT, [])
    return next((said for known, said in kept if known == word), "")
