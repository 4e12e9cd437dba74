"""An invented return of looked after children, the same for the same number of children."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

ENDS_ON = date(2022, 3, 31)
YEAR_STARTS_ON = date(2021, 4, 1)
LEGAL = ("C1", "C2", "V2", "E1")
PLACES = ("U6", "U4", "U1", "K2", "U3")
ETHNIC = ("WBRI", "MWBC", "APKN", "BAFR", "OOTH")
HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODES = ("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
            "HOME_POST", "PL_POST", "URN")  # fmt: skip
REVIEWS = ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")


def write_return(folder: Path, children: int) -> int:
    """Write the header, episodes and reviews of so many children into `folder`/2021. Returns the number of rows."""
    to = folder / "2021"
    to.mkdir(parents=True)
    chance = Random(903)
    people = [(str(700_000 + n), date(2005, 1, 1) + timedelta(days=chance.randrange(5_500))) for n in range(children)]
    header = [(ref, chance.choice("MF"), _day(born), chance.choice(ETHNIC), "A123456789123", "", "") for ref, born in people]
    episodes = [row for ref, born in people for row in _episodes(ref, born, chance)]
    reviews = [row for ref, born in people for row in _reviews(ref, born, chance)]
    return sum(_write(to / name, columns, rows) for name, columns, rows in (
        ("header.csv", HEADER, header), ("episodes.csv", EPISODES, episodes), ("reviews.csv", REVIEWS, reviews)
    ))  # fmt: skip


def _episodes(ref: str, born: date, chance: Random) -> Iterable[Sequence[str]]:
    """One to four episodes that follow one another, the last of them open or ended by going home."""
    start = max(born, YEAR_STARTS_ON - timedelta(days=chance.randrange(1, 900)))
    legal = chance.choice(LEGAL[:3])
    many = chance.randint(1, 4)
    for number in range(many):
        end = start + timedelta(days=chance.randint(60, 250))
        is_last = number == many - 1 or end > ENDS_ON - timedelta(days=30)
        goes_on = is_last and chance.random() < 0.7
        ended = "" if goes_on or end > ENDS_ON else _day(end)
        why = "" if not ended else ("E4A" if is_last else "X1")
        place = chance.choice(PLACES)
        moved = "PLACE" if why == "X1" else ""
        yield (ref, _day(start), "S" if number == 0 else "P", legal, "N1", place, "PR1", ended, why, moved, "AB1 2CD", "AB1 3CD", "")
        if is_last or not ended:
            return
        start = end


def _reviews(ref: str, born: date, chance: Random) -> Iterable[Sequence[str]]:
    for number in range(chance.randint(1, 3)):
        yield (ref, _day(born), _day(YEAR_STARTS_ON + timedelta(days=30 + 110 * number + chance.randrange(20))), "PN1")


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        to = csv.writer(file)
        to.writerow(columns)
        to.writerows(rows)
    return len(rows)


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"
