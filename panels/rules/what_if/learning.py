"""What the record teaches of how a panel goes: how often it defers, how long that takes, how long a decision maker takes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heapreplace
from itertools import zip_longest

from panels.rules.what_if.history import Ask, Ended, Hearing, History

FEWEST = 10
"""With fewer hearings than this on record nothing is learnt, and nothing is shown."""

EARLIEST_OF = 20
"""One in so many first hearings was listed at shorter notice than the notice that a replay gives."""


class TooLittle(ValueError):
    """There is too little on record to learn from. `hearings` is how many there are."""

    def __init__(self, hearings: int) -> None:
        super().__init__(f"{hearings} hearings are on record; {FEWEST} are needed.")
        self.hearings = hearings


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What a replay draws from. Shares are between 0 and 1, times in days, each list sorted.

    `sent` is the share of decisions of a kind of business that went on to an agency decision maker. `makers` is how many
    decision makers the record shows at work, and `service` how long each took for one recommendation once at it.
    """

    notice: int
    deferred: float
    carried: float
    works: Sequence[int]
    sent: Mapping[str, float]
    service: Sequence[int]
    makers: int


def learn(history: History, *, makers: int) -> Learnt:
    """What this history teaches. `makers` is how many decision makers were at work. Raises TooLittle."""
    hearings = [hearing for ask in history.asks for hearing in ask.hearings]
    heard = [hearing for hearing in hearings if hearing.ended is not Ended.CARRIED]
    if len(heard) < FEWEST:
        raise TooLittle(len(heard))
    notice = _notice(history.asks)
    return Learnt(
        notice=notice,
        deferred=_share(heard, Ended.DEFERRED),
        carried=_share(hearings, Ended.CARRIED),
        works=sorted(days for ask in history.asks for days in _works(ask, notice)) or [0],
        sent=_sent(history.asks),
        service=service_days(history.asks, makers=makers),
        makers=makers,
    )


def service_days(asks: Iterable[Ask], *, makers: int) -> list[int]:
    """How long a decision maker took for each recommendation once at it, taking them in turn: the wait for their turn is not part of it."""
    free = [date.min] * makers
    heapify(free)
    found = []
    sent = [(ask.sent_on, ask.decided_on) for ask in asks if ask.sent_on is not None and ask.decided_on is not None]
    for sent_on, decided_on in sorted(sent):
        begun = max(sent_on, free[0])
        took = max(0, (decided_on - begun).days)
        heapreplace(free, begun + timedelta(days=took))
        found.append(took)
    return sorted(found) or [0]


def _notice(asks: Sequence[Ask]) -> int:
    """The shortest usual time, in days, between being ready and a first hearing."""
    first = sorted((ask.hearings[0].on - ask.ready_on).days for ask in asks if ask.hearings)
    return max(0, first[len(first) // EARLIEST_OF]) if first else 0


def _share(hearings: Sequence[Hearing], ended: Ended) -> float:
    return sum(1 for hearing in hearings if hearing.ended is ended) / len(hearings) if hearings else 0.0


def _works(ask: Ask, notice: int) -> Iterable[int]:
    """Days that what each deferral asked for took: as recorded, else the time until the next hearing without the notice.

    The second says that a quicker panel does not make the work quicker.
    """
    for hearing, back in zip_longest(ask.hearings, ask.hearings[1:]):
        if hearing.ended is not Ended.DEFERRED:
            continue
        if hearing.works_days is not None:
            yield hearing.works_days
        elif back is not None:
            yield max(0, (back.on - hearing.on).days - notice)


def _sent(asks: Iterable[Ask]) -> dict[str, float]:
    decided: dict[str, list[bool]] = defaultdict(list)
    for ask in asks:
        if ask.hearings and ask.hearings[-1].ended is Ended.DECIDED:
            decided[ask.business].append(ask.sent_on is not None)
    return {business: sum(sent) / len(sent) for business, sent in decided.items()}
