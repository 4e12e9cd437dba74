"""Waits of the program that are cut for the run: a lease, a supervisor's patience, a night."""

from datetime import timedelta
from inspect import Parameter, isfunction, signature
from types import ModuleType
from typing import Any

LEASE = timedelta(seconds=8)
LIVED_LONG_ENOUGH_SECONDS = 1.0


def shorten() -> None:
    """Shorten the leases and what the supervisor takes for a proper life of a process, and let it never be night.

    What a killed process held is then free in seconds, and a run at a weekend sends what one on a Monday would.
    """
    from notifications.actions import put_into_post, send_mail
    from notifications.rules import quiet_hours, rota
    from tracker.actions import deliver_effects
    from tracker.config import supervisor

    for module in (quiet_hours, put_into_post, rota):
        replace(module, "is_quiet", lambda *_, **__: False)
    for module in (deliver_effects, send_mail):
        replace(module, "LEASE", LEASE)
    replace(supervisor, "LONG_ENOUGH_SECONDS", LIVED_LONG_ENOUGH_SECONDS)


def replace(module: ModuleType, name: str, by: Any) -> Any:
    """Put something else in the place of a name of a module. Returns what was there.

    Raises AttributeError for no such name, and TypeError for a function that cannot be called as the one that was there. Either
    must stop the run: put where nobody looks for it, or failing in its own way, it would prove nothing.
    """
    was = getattr(module, name)
    if isfunction(was) and isfunction(by):
        of_was = [one for one in signature(was).parameters.values() if one.default is Parameter.empty]
        by_place = [one for one in of_was if one.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
        signature(by).bind(*by_place, **{one.name: one for one in of_was if one.kind is Parameter.KEYWORD_ONLY})
    setattr(module, name, by)
    return was
