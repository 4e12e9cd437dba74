"""Moving brothers and sisters together: one form, a reason for each child, and what came of it for each."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.look import look
from tracker.actions.move_family import Came
from tracker.errors import BadInput, MoveRefused
from tracker.flows import handover
from tracker.models import Journey
from tracker.selectors import children, families, handovers
from tracker.selectors.families import Member
from tracker.selectors.moves import Option, told
from tracker.web.forms.move_family import FamilyMoveForm
from tracker.web.views.move import OWN_PAGE, MoveInSight
from tracker.web.views.trouble import put_into


class MoveFamily(MoveInSight):
    """GET shows the chosen move (`?to=code:target`) for each child of the family whom this person may see. POST makes it."""

    template_name = "tracker/move_family.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        if self.chosen is None:
            return redirect("move", self.journey.public_id)
        self._note_looks()
        return self._page(self._form())

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        if self.chosen is None:
            return self.gone()
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            came = handover.offer_family_move(each=form.each(), actor=self.actor, now=self.now)
        except BadInput as refused:
            put_into(form, refused)
            return self._page(form, status=422)
        if any(one.refused is not None for one in came):
            return self._told(came, form)
        messages.success(request, self._says(came))
        return self.back_to_child()

    @cached_property
    def _option(self) -> Option:
        option = self.chosen
        if option is None or option.details or option.move.code in OWN_PAGE:
            raise Http404
        return option

    @cached_property
    def _members(self) -> list[Member]:
        """This child first, then each other child of the family who has an open journey and whom this person may see."""
        journeys = [self.journey, *families.open_journeys(self.viewer, self.child)]
        option = self._option
        return families.members(journeys, option.move, option.target, self.actor, self.words, self.book, now=self.now)

    def _form(self, data: Any = None) -> FamilyMoveForm:
        teams = [team for team in handovers.teams_that_receive(None) if team[0] != self.journey.team_id]
        return FamilyMoveForm(data, option=self._option, members=self._members, now=self.now, teams=teams)

    def _page(self, form: FamilyMoveForm, *, status: int = 200) -> HttpResponse:
        return self.show(option=self._option, form=form, members=[(m, self._firsts(m), form.of(m)) for m in self._members], status=status)

    def _firsts(self, member: Member) -> list[dict[str, Any]]:
        return self.with_where(member.first, member.journey)

    def _told(self, came: list[Came], form: FamilyMoveForm) -> HttpResponse:
        """What came of it for each child, and what was typed for those who were not moved."""
        by_id = {member.journey.pk: member for member in self._members}
        results = []
        for one in came:
            member = by_id[one.journey_id]
            typed = form.cleaned_data[f"reason_{member.child.ref}"]
            results.append((member, _word(one), self._why(one, member.journey), typed))
        return self.show(template="tracker/family_moved.html", option=self._option, results=results, status=422)

    def _why(self, one: Came, journey: Journey) -> list[dict[str, Any]]:
        if one.refused is None:
            return []
        if isinstance(one.refused, MoveRefused):
            return self.with_where(told(one.refused.reasons, self.words, self.actor.roles), journey)
        return [{"says": one.refused.says, "who": "", "earliest": None, "where": "", "where_says": ""}]

    def _says(self, came: list[Came]) -> str:
        names = {member.journey.pk: member.name for member in self._members}
        moved = [names[one.journey_id] for one in came]
        offered = any(one.moved is not None and one.moved.handover is not None for one in came)
        return f"{'Offered' if offered else 'Recorded'} for {' and '.join(moved)}: {self._option.says}"

    def _note_looks(self) -> None:
        """Each other child's state is read here as on that child's own page."""
        of_this_child = children.last_reason(self.viewer, self.child, now=self.now)
        for member in self._members[1:]:
            reason = children.last_reason(self.viewer, member.child, now=self.now) or of_this_child
            look(child_id=member.child.pk, user_id=self.user.pk, page="families", reason=reason, now=self.now)


def _word(one: Came) -> str:
    """What came of it, in a word; empty where nothing did."""
    if one.moved is None:
        return ""
    return "Offered" if one.moved.handover is not None else "Done"
