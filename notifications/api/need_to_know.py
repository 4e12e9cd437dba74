"""Need-to-knows: raise, acknowledge, follow up, close."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct, do_direction
from notifications.actions.need_to_know.draft import Told
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.raise_severity import lower_severity
from notifications.actions.need_to_know.tell_outside import Outside, tell_outside
from notifications.actions.need_to_know.update import update
from notifications.actions.need_to_know.write import Form, write
from notifications.api import need_to_know_serializers as out
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow
from notifications.selectors import reachable
from notifications.terms import NeedToKnowState
from tracker.api.describe import IDEMPOTENCY_KEY, answers, listing
from tracker.api.errors import NOTHING_HERE
from tracker.api.idempotency import answered_once
from tracker.api.requests import team_id, worker_id
from tracker.api.serializers.common import In, asked, checked
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, NotVisible
from tracker.selectors.reachable import the_child
from workflows.terms import Severity

ACT: dict[str, Any] = {"parameters": [IDEMPOTENCY_KEY], "responses": answers(200, out.NeedToKnowOut, 403, 404, 409, 422)}


class NeedsToKnowView(RecordView):
    """The need-to-knows that you may read."""

    @extend_schema(operation_id="need_to_know_list", **listing(out.Asked, out.ListedOut))
    def get(self, request: Request) -> Response:
        """List those that you may read, the latest known first. What they say is read one by one."""
        given = asked(out.Asked, request)
        here, pages = self.rows_of(reachable.needs_to_know(self.viewer, reachable.Filters(**given)))
        return self.answer(pages, out.ListedOut, [reachable.as_listed(row) for row in here])

    @extend_schema(operation_id="need_to_know_raise", request=out.RaiseIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, out.NeedToKnowOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request) -> Response:
        """Raise one: drafted, or joined to the one of the same incident; with the call that was made and what is written so far."""
        given = checked(out.RaiseIn, request.data)
        return answered_once(request, lambda: (201, self._raised(given)), user=self.user)

    def _raised(self, given: dict[str, Any]) -> Any:
        call, form = given["call"], given["form"]
        made = flow.draft(
            category=given["category"], child_ids=[the_child(self.viewer, ref).pk for ref in given["children"]],
            unit_id=team_id(given["team"], "team") if given["team"] else None,
            severity=Severity(given["severity"]) if given["severity"] else None, known_at=given["known_at"] or self.now,
            because=given["because"], actor=self.actor, now=self.now,
            told=Told(user_id=_person(call["told"], "told"), at=call["told_at"] or self.now, note=call["note"]) if call else None,
        )  # fmt: skip
        if form and made.need_to_know.state == NeedToKnowState.DRAFT:
            write(need_to_know_id=made.need_to_know.pk, form=Form(**form), actor=self.actor, now=self.now)
        return self.told(out.NeedToKnowOut, reachable.whole(made.need_to_know.pk, self.viewer, now=self.now))


class OneNeedToKnow(RecordView):
    """One that this person may read, and what is done with it."""

    takes: type[In] = In

    def row(self, need_to_know_id: str) -> NeedToKnow:
        found = reachable.need_to_know(self.viewer, need_to_know_id)
        if found is None:
            raise NotVisible(NOTHING_HERE)
        return found

    def done(self, request: Request, need_to_know_id: str, act: Callable[[int, dict[str, Any]], Any]) -> Response:
        """Do it once, whatever is repeated, and answer with how it stands afterwards."""
        given = checked(self.takes, request.data)

        def do() -> tuple[int, Any]:
            pk = self.row(need_to_know_id).pk
            act(pk, given)
            return 200, self.told(out.NeedToKnowOut, reachable.whole(pk, self.viewer, now=self.now))

        return answered_once(request, do, user=self.user)

    def _by(self, pk: int) -> dict[str, Any]:
        return {"need_to_know_id": pk, "actor": self.actor, "now": self.now}

    def _at(self, moment: datetime | None) -> datetime:
        return moment or self.now


class NeedToKnowView(OneNeedToKnow):
    """One need-to-know."""

    @extend_schema(operation_id="need_to_know_read", responses=answers(200, out.NeedToKnowOut, 404))
    def get(self, request: Request, need_to_know_id: str) -> Response:
        """Read it. That leaves a trace, and of one that was sent to you keeps when you first opened it."""
        asked(In, request)
        pk = self.row(need_to_know_id).pk
        open_it(**self._by(pk))
        return Response(self.told(out.NeedToKnowOut, reachable.whole(pk, self.viewer, now=self.now)))


class WriteView(OneNeedToKnow):
    """The form."""

    takes = out.FormIn

    @extend_schema(operation_id="need_to_know_write", request=out.FormIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Write a draft. Once it is ready a manager has so long to confirm it before it goes on without waiting."""
        return self.done(request, need_to_know_id, lambda pk, given: write(form=Form(**given), **self._by(pk)))


class ConfirmView(OneNeedToKnow):
    """Confirming a draft, which sends it."""

    takes = out.ConfirmIn

    @extend_schema(operation_id="need_to_know_confirm", request=out.ConfirmIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Confirm a draft as a manager, which sends it."""
        return self.done(
            request, need_to_know_id, lambda pk, given: flow.confirm(form=_form(given), version=given["version"], **self._by(pk))
        )


class SendUnconfirmedView(OneNeedToKnow):
    """Sending without a manager."""

    takes = out.ConfirmIn

    @extend_schema(operation_id="need_to_know_send_unconfirmed", request=out.ConfirmIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Send it as the emergency duty team, without a manager."""
        return self.done(
            request, need_to_know_id, lambda pk, given: flow.send_unconfirmed(form=_form(given), version=given["version"], **self._by(pk))
        )


class AcknowledgeView(OneNeedToKnow):
    """Acknowledging one that was sent to you."""

    takes = out.NoteIn

    @extend_schema(operation_id="need_to_know_acknowledge", request=out.NoteIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Say that you have read it. Again does no harm."""
        return self.done(request, need_to_know_id, lambda pk, given: flow.acknowledge(note=given["note"], **self._by(pk)))


class FollowUpView(OneNeedToKnow):
    """What has come of it since."""

    takes = out.SaysIn

    @extend_schema(operation_id="need_to_know_follow_up", request=out.SaysIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Bring it up to date. The next update is due as its severity says."""
        return self.done(request, need_to_know_id, lambda pk, given: update(says=given["says"], **self._by(pk)))


class CallsView(OneNeedToKnow):
    """Somebody told by word of mouth."""

    takes = out.CallIn

    @extend_schema(operation_id="need_to_know_log_call", request=out.CallIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Put a call on record: who was told, and when."""
        return self.done(
            request, need_to_know_id,
            lambda pk, given: log_call(
                told_id=_person(given["told"], "told"), told_at=self._at(given["told_at"]), note=given["note"], **self._by(pk)
            ),
        )  # fmt: skip


class DirectionsView(OneNeedToKnow):
    """What a leader directs."""

    takes = out.DirectionIn

    @extend_schema(operation_id="need_to_know_direct", request=out.DirectionIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Direct what is to be done. It stands on the record of each child, and is due by a day."""
        return self.done(
            request, need_to_know_id,
            lambda pk, given: direct(
                says=given["says"], owner_id=_person(given["owner"], "owner"), due_on=given["due_on"], **self._by(pk)
            ),
        )  # fmt: skip


class DirectionDoneView(OneNeedToKnow):
    """A direction that was carried out."""

    takes = out.DoneIn

    @extend_schema(operation_id="need_to_know_direction_done", request=out.DoneIn, **ACT)
    def post(self, request: Request, need_to_know_id: str, direction_id: str) -> Response:
        """Say what was done."""
        return self.done(
            request, need_to_know_id,
            lambda pk, given: do_direction(
                direction_id=self._direction(pk, direction_id), done=given["done"], actor=self.actor, now=self.now
            ),
        )  # fmt: skip

    def _direction(self, pk: int, direction_id: str) -> int:
        found = reachable.direction(pk, direction_id)
        if found is None:
            raise NotVisible(NOTHING_HERE)
        return found


class OutsideView(OneNeedToKnow):
    """Duties to tell somebody outside."""

    takes = out.OutsideIn

    @extend_schema(operation_id="need_to_know_tell_outside", request=out.OutsideIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Record what somebody outside was told, or why a duty does not apply."""
        return self.done(
            request, need_to_know_id,
            lambda pk, given: tell_outside(outside=Outside(**{**given, "at": self._at(given["at"])}), **self._by(pk)),
        )  # fmt: skip


class SeverityView(OneNeedToKnow):
    """Its grade."""

    takes = out.SeverityIn

    @extend_schema(operation_id="need_to_know_grade", request=out.SeverityIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Grade it higher; or a draft lower, as a manager."""
        return self.done(request, need_to_know_id, self._graded)

    def _graded(self, pk: int, given: dict[str, Any]) -> None:
        severity = Severity(given["severity"])
        is_lower = Severity(NeedToKnow.objects.values_list("severity", flat=True).get(pk=pk)).is_graver_than(severity)
        (lower_severity if is_lower else flow.raise_severity)(severity=severity, why=given["why"], **self._by(pk))


class JoinView(OneNeedToKnow):
    """A child of the same incident."""

    takes = out.JoinIn

    @extend_schema(operation_id="need_to_know_join", request=out.JoinIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Join a child whom you may see."""
        return self.done(
            request, need_to_know_id, lambda pk, given: join_child(child_id=the_child(self.viewer, given["child"]).pk, **self._by(pk))
        )


class CloseView(OneNeedToKnow):
    """Closing."""

    takes = out.NeedToKnowCloseIn

    @extend_schema(operation_id="need_to_know_close", request=out.NeedToKnowCloseIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Close it with what came of it and what was learned."""
        return self.done(request, need_to_know_id, lambda pk, given: flow.close(**given, **self._by(pk)))


class DismissView(OneNeedToKnow):
    """Dropping a draft."""

    takes = out.BecauseIn

    @extend_schema(operation_id="need_to_know_dismiss", request=out.BecauseIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Drop a draft, with the reason."""
        return self.done(request, need_to_know_id, lambda pk, given: flow.dismiss(**given, **self._by(pk)))


class WithdrawView(OneNeedToKnow):
    """Taking one back."""

    takes = out.BecauseIn

    @extend_schema(operation_id="need_to_know_withdraw", request=out.BecauseIn, **ACT)
    def post(self, request: Request, need_to_know_id: str) -> Response:
        """Take back one that was sent by mistake, with the reason."""
        return self.done(request, need_to_know_id, lambda pk, given: flow.withdraw(**given, **self._by(pk)))


def _form(given: dict[str, Any]) -> Form | None:
    return Form(**given["form"]) if given["form"] else None


def _person(username: str, field: str) -> int:
    """Somebody who works here. Raises BadInput."""
    try:
        pk = worker_id(username)
    except BadInput:
        pk = None
    if pk is None:
        raise BadInput("There is no such person.", {field: "Give the username of somebody who works here."})
    return pk
