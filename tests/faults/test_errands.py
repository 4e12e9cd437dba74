"""What the fault run does beside moves: every errand can be run to its end, and is then on record whole."""

import json
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from django.test import Client

from faults import world
from faults.asking import Asked, meaning
from faults.errands import KINDS, LIFE
from faults.judge import Record, _judge_acts, _judge_histories, _judge_told, moves_on_record
from faults.run import CALLERS
from faults.walking import BESIDE_LIVES, Ledger, Walker
from notifications.models import NeedToKnow
from panels.models import Decision
from tracker.models import Track
from tracker.tasks import keep_birthdays

pytestmark = pytest.mark.django_db

BESIDE_MOVES = {
    "family_move", "route_set", "route_milestone", "route_step", "need_to_know_raise", "need_to_know_call", "need_to_know_send",
    "need_to_know_acknowledge", "need_to_know_direct", "need_to_know_direction_done", "need_to_know_update", "need_to_know_close",
    "panel_request", "panel_list", "panel_open", "panel_decide", "panel_close", "clock_pause", "clock_resume",
}  # fmt: skip


class InProcess:
    """Asks the program in this process."""

    def __init__(self, tokens: dict[str, str]) -> None:
        headers = {by: {"Authorization": f"Token {token}", "Access-Reason": "The fault run."} for by, token in tokens.items()}
        self._clients = {by: Client(headers=each) for by, each in headers.items()}

    def read(self, path: str) -> Any:
        return self._clients[""].get(f"/api/v1/{path}").json()

    def ask(self, asked: Asked) -> Any:
        came = self._clients[asked.by].post(
            f"/api/v1/{asked.path}", json.dumps(asked.body), content_type="application/json", headers={"Idempotency-Key": asked.key}
        )
        asked.status, asked.answer = came.status_code, meaning(came.json())
        return came.json()


def test_every_errand_comes_to_its_end_and_is_on_record_once_and_whole():
    made = world._make(0, Random(1))
    ledger = Ledger(lambda _: None)
    walker = Walker("c0", InProcess(made["tokens"]), ledger, seed=1, share=made)

    while walker._run_an_errand():
        pass

    assert [(asked.kind, asked.status) for asked in ledger.acts if not asked.done] == []
    assert BESIDE_MOVES - set(ledger.kinds) == set()
    assert [kind for kind in KINDS if not ledger.errands[kind]] == []
    wrong: Counter[str] = Counter()
    _judge_acts([asked.as_json() for asked in ledger.acts], wrong, Counter())
    assert {name: count for name, count in wrong.items() if count} == {}
    assert (NeedToKnow.objects.count() > 0, Decision.objects.count(), Track.objects.exclude(route="").count() > 1) == (True, 2, True)


NEVER_BY_CHANCE = {
    "adoption_record_closed", "child_born", "cin_to_adult_services", "cin_transfer_in", "contact_reopened",
    "early_help_start_from_universal", "early_help_transfer_in", "eligible_16", "leaving_care_closed", "leaving_care_reopened",
    "looked_after_reunified", "pre_birth_assessment_start", "pre_birth_closed_no_concern", "pre_birth_to_child_in_need",
    "pre_birth_to_conference", "pre_birth_to_early_help", "pregnancy_ended", "referral_reopened", "relevant_returns_to_care",
    "short_breaks_closed", "turned_18", "turned_21_support_offer",
}  # fmt: skip
"""The moves to which chance led no child in 2,000 acts."""


def test_every_move_to_which_chance_leads_no_child_is_made_in_somebodys_life():
    began_at = datetime.now(UTC)
    made = world._make(0, Random(1))
    ledger = Ledger(lambda _: None)
    walker = Walker("c0", InProcess(made["tokens"]), ledger, seed=1, share=made)
    walker._errands = {kind: errands if kind == LIFE else [] for kind, errands in walker._errands.items()}

    while walker._run_an_errand():
        pass
    keep_birthdays.keep()

    assert [(asked.kind, asked.status) for asked in ledger.acts if not asked.done] == []
    assert NEVER_BY_CHANCE - moves_on_record(since=began_at) == set()
    assert ledger.errands[LIFE] == len(ledger.acts) < 40
    wrong: Counter[str] = Counter()
    _judge_acts([asked.as_json() for asked in ledger.acts], wrong, Counter())
    _judge_histories(wrong)
    assert {name: count for name, count in wrong.items() if count} == {}


def test_a_caller_makes_moves_and_answers_offers_and_each_is_on_record_once():
    made = world._make(0, Random(1))
    ledger = Ledger(lambda _: None)
    walker = Walker("c0", InProcess(made["tokens"]), ledger, seed=1, share={**made, "timers": []})
    walker._errands = {kind: [] for kind in walker._errands}

    for _ in range(40):
        walker.step()

    assert (len(ledger.kinds) > 20, ledger.accepted.total() > 0) == (True, True)
    wrong: Counter[str] = Counter()
    _judge_acts([asked.as_json() for asked in ledger.acts], wrong, Counter())
    assert {name: count for name, count in wrong.items() if count} == {}


def test_what_was_so_before_the_run_is_no_move_of_the_run():
    world._make(0, Random(1))

    assert moves_on_record(since=datetime.now(UTC)) == set()


def test_every_kind_of_errand_comes_up_in_the_first_few_acts_of_a_caller_whatever_the_seed():
    made = world._make(0, Random(1))

    for number in range(CALLERS):
        ledger = Ledger(lambda _: None)
        share = {name: of[number::CALLERS] if isinstance(of, list) else of for name, of in made.items()}
        walker = Walker(f"c{number}", InProcess(made["tokens"]), ledger, seed=number, share=share)
        for _ in range(2 * len(BESIDE_LIVES)):
            walker._run_an_errand()

        assert ledger.errands == dict.fromkeys(BESIDE_LIVES, 1) | {LIFE: len(BESIDE_LIVES)}


class ARecord(Record):
    """A record with these events on it: kind, public id, act, words."""

    def __init__(self, *events: tuple[str, str, tuple[int, int], str]) -> None:
        self._events = list(events)


def wrongs(record: Record, *, status: int) -> dict[str, int]:
    """What is found of a decision of a panel, which is told on the meeting's record and on the child's."""
    told = [["panel_decision_made", "meeting", "act c0-1-1", 1], ["panel_decision_made", "child", "act c0-1-1", 1]]
    wrong: Counter[str] = Counter()
    _judge_told({"kind": "panel_decide", "key": "k", "status": status, "again": 0, "told": told}, record, wrong)
    return {name: count for name, count in wrong.items() if count}


def on(where: str, *, seq: int = 1, words: str = "act c0-1-1") -> tuple[str, str, tuple[int, int], str]:
    return "panel_decision_made", where, (hash(where), seq), words


def test_an_act_on_two_records_is_in_order_where_both_tell_it_once():
    assert wrongs(ARecord(on("meeting"), on("child"), on("child", seq=1)), status=201) == {}
    assert wrongs(ARecord(), status=422) == {}


def test_an_act_that_only_one_of_two_records_tells_is_halved():
    assert wrongs(ARecord(on("meeting")), status=201) == {"halved_acts": 1}


def test_an_act_that_no_record_tells_is_lost_and_one_told_twice_is_doubled():
    assert wrongs(ARecord(on("meeting", words="act c0-1-12")), status=201) == {"lost_acts": 1}
    assert wrongs(ARecord(on("meeting"), on("child"), on("child", seq=2)), status=201) == {"doubled_acts": 1}


def test_an_act_that_was_refused_and_that_one_record_tells_was_written():
    assert wrongs(ARecord(on("child")), status=409) == {"refused_but_written": 1}
