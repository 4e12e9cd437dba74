"""What the API tells of a panel's history replayed under other rules, and what may be tried."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from panels.selectors.what_if import BY, MONTHS
from tracker.api.serializers.common import In, Out


class WhatIfAsked(In):
    """What would be other, and how much of the history is replayed. At least one thing must be other."""

    months = serializers.ChoiceField(choices=MONTHS, default=12, help_text="How many whole months, and this month up to yesterday.")
    every_weeks = serializers.IntegerField(min_value=0, max_value=4, default=0, help_text="The panel meets so often; 0: as it did.")
    minutes = serializers.IntegerField(
        min_value=15, max_value=480, required=False, allow_null=True, default=None, help_text="How long each meeting hears children."
    )
    more_makers = serializers.IntegerField(min_value=0, max_value=3, default=0, help_text="So many more decide on recommendations.")
    sooner_by = serializers.IntegerField(min_value=0, max_value=180, default=0, help_text="Each timescale ends so many days sooner.")
    by = serializers.ChoiceField(choices=tuple(BY), default="route", help_text="Which of a child's words keeps the figures apart.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs[name] for name in ("every_weeks", "minutes", "more_makers", "sooner_by")):
            raise ValidationError({"every_weeks": "Change at least one thing to try."})
        return attrs


class ChildrenAsked(WhatIfAsked):
    """The same, and the group whose children are listed."""

    group = serializers.IntegerField(min_value=0, default=0, help_text="The number of a group of the replay; 0 is everyone.")


class BetweenOut(Out):
    """A figure over the runs of a replay: the middle one, and the bounds between which 8 runs in 10 lie."""

    low = serializers.FloatField()
    middle = serializers.FloatField()
    high = serializers.FloatField()


class MeasureOut(Out):
    """As recorded. Days from ready to decided, of the middle child and of 9 in 10; who still waits counts with the days so far."""

    number = serializers.IntegerField()
    middle = serializers.FloatField()
    nine_in_ten = serializers.FloatField()
    late = serializers.FloatField(help_text="Decided after a timescale had ended, or still waiting then.")
    timed = serializers.FloatField(help_text="How many a timescale ran for.")
    waiting = serializers.FloatField()


class SpreadOut(Out):
    """The same over the runs of a replay."""

    middle = BetweenOut()
    nine_in_ten = BetweenOut()
    late = BetweenOut()
    waiting = BetweenOut()


class GroupOut(Out):
    """Everyone (number 0), or the children of one route or team."""

    number = serializers.IntegerField()
    name = serializers.CharField(help_text="Empty for everyone.")
    recorded = MeasureOut()
    replayed_as_it_was = SpreadOut()
    replayed_with_the_change = SpreadOut()


class MonthOut(Out):
    """A month that the replay was not shown: what was recorded of it, what was replayed, and whether the one lies within the other."""

    first = serializers.DateField()
    recorded = MeasureOut()
    replayed = SpreadOut()
    is_held = serializers.BooleanField()


class BackTestOut(Out):
    """The replay held against months that were kept from it."""

    learnt_until = serializers.DateField()
    held = serializers.IntegerField(help_text="In so many of the months the recorded wait lies within the bounds.")
    off_by = serializers.FloatField(help_text="Days, on average.")
    months = MonthOut(many=True, source="counted")


class WhatIfOut(Out):
    """A panel's history under other rules. Nothing is changed by it. `tested` is null where there is too little to test with."""

    first = serializers.DateField()
    last = serializers.DateField()
    seeds = serializers.IntegerField(help_text="How many runs each figure is the middle of.")
    meetings_sat = serializers.IntegerField()
    meetings_would_have = serializers.IntegerField()
    left_out = serializers.DictField(child=serializers.IntegerField(), help_text="Who is not replayed, and why.")
    groups = GroupOut(many=True)
    tested = BackTestOut(allow_null=True)


class ReplayedChildOut(Out):
    """A child behind a figure. `request` is null where you may not see the child."""

    request = serializers.CharField(allow_null=True)
    business = serializers.CharField(source="row.business")
    team = serializers.CharField()
    ready_at = serializers.DateTimeField(source="row.counts_from")
