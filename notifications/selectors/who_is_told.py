"""The table of who is told of what, as a manager reads it, drawn from the definitions and from what the authority has set."""

from dataclasses import dataclass

from notifications.definitions import WHAT_HAPPENED, WHAT_IS_DUE, Telling, TellingOfLimit
from notifications.models import NoticeRule
from notifications.rules.quiet_hours import QuietHours
from notifications.selectors.rules import NoticeRules
from notifications.terms import Channel, MailAs, Only, OutOfHours, Right, Soon, To
from workflows.terms.in_words import in_words

WHO = {
    To.ALLOCATED_WORKER: "the allocated worker",
    To.TEAM_MANAGER: "the manager of the responsible team",
    To.SERVICE_MANAGER: "the service manager",
    To.HEAD_OF_SERVICE: "the head of service",
    To.DIRECTOR: "the director",
    To.IRO: "the independent reviewing officer",
    To.SUPERVISING_SOCIAL_WORKER: "the supervising social worker",
    To.LEAD_PROFESSIONAL: "the lead professional",
    To.WHOEVER_IS_ASKED: "whoever is asked for an answer",
    To.PERSONAL_ADVISER: "the personal adviser",
    To.EMERGENCY_DUTY: "the emergency duty team",
    To.AGENCY_DECISION_MAKER: "the agency decision maker",
    To.WHO_OFFERED: "whoever offered the child",
    To.SENDING_TEAM_MANAGER: "the manager of the team that offered the child",
    To.RECEIVING_TEAM_MANAGER: "the manager of the team the child is offered to",
    To.RECEIVING_SERVICE_MANAGER: "the service manager of the team the child is offered to",
    To.WORKER_OF_NEED_TO_KNOW: "the worker of each child it is about",
    To.MANAGER_OF_NEED_TO_KNOW: "the manager of the team that answers for it",
    To.ON_THE_LADDER: "everybody on its ladder, each in their role",
    To.NEXT_LEVEL_OF_PANEL: "the next level above the owner of the panel",
    To.MEMBERS_OF_PANEL: "those who sit on the panel",
    To.PRESENTERS_AT_MEETING: "those who present at the meeting",
    To.NEXT_ON_THE_LADDER: "the next above on its ladder",
    To.EVERYBODY_ON_THE_LADDER: "everybody on its ladder who was told",
    To.WHO_IS_DIRECTED: "whoever is to do it",
    To.MANAGER_OF_OWNER: "the manager of whoever is to do what the panel asked for",
    To.MANAGERS_OF_THE_PACK: "the managers of the teams whose children are in the pack, and those above them",
    To.READERS_OF_PAPERS: "those on the panel who read the child's papers",
    To.WHOEVER_THE_RUNG_TELLS: "whoever answers for it, then one post higher each time",
}
"""People by what they are to the child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table in words. `may_set` tells whether an authority may set its mail."""

    code: str
    title: str
    says: str
    who: str
    inbox: str
    mail: str
    out_of_hours: str
    mail_as: MailAs
    may_set: bool

    @property
    def is_set(self) -> bool:
        return self.mail_as is not MailAs.SHIPPED


def who_is_told(rules: NoticeRules) -> tuple[list[Row], list[Row]]:
    """The rows about what happened, and those about timescales. No query."""
    return [_row(row, rules) for row in WHAT_HAPPENED], [_row(row, rules) for row in WHAT_IS_DUE if row.to]


def row_of(code: str, rules: NoticeRules) -> Row | None:
    """One row that somebody is told by."""
    return next((row for rows in who_is_told(rules) for row in rows if row.code == code), None)


def history() -> list[tuple[str, NoticeRule]]:
    """Everything set about notices, the latest first, each with what it is about. One query."""
    titles = {row.code: row.title for rows in who_is_told(NoticeRules()) for row in rows}
    return [(titles.get(rule.key, "Quiet hours"), rule) for rule in NoticeRule.objects.select_related("set_by")]


def _row(row: Telling | TellingOfLimit, rules: NoticeRules) -> Row:
    goes = row.out_of_hours is OutOfHours.GOES
    has_mail = Channel.MAIL in row.by
    mail_as = MailAs.SHIPPED if goes or not has_mail else rules.mail_of(row.code)
    return Row(
        code=row.code,
        title=_title(row),
        says=_plain(row.says),
        who=_who(row),
        inbox="At once",
        mail=_mail(row, mail_as) if has_mail else "None",
        out_of_hours=_out_of_hours(row, rules.quiet, has_mail=has_mail and mail_as is not MailAs.OFF),
        mail_as=mail_as,
        may_set=has_mail and not goes,
    )


def _title(row: Telling | TellingOfLimit) -> str:
    words = in_words(row.of) if isinstance(row, Telling) else row.title
    return words[:1].upper() + words[1:]


def _who(row: Telling | TellingOfLimit) -> str:
    said = ", ".join(WHO[to] for to in row.to)
    if isinstance(row, Telling) and row.right is Right.PARTY_TO_THE_OFFER:
        said += " (what came of the offer, and no more)"
    if isinstance(row, Telling) and row.with_timescales:
        said += ", and whoever must keep a timescale that it starts: each their own, as one notice"
    if isinstance(row, Telling) and row.only is Only.NO_WORKER:
        said += ", if the child has no worker yet"
    return said[:1].upper() + said[1:]


def _mail(row: Telling | TellingOfLimit, mail_as: MailAs) -> str:
    if mail_as is MailAs.OFF:
        return "None"
    return "With the morning's message" if MailAs.DIGEST is mail_as or row.soon is Soon.DIGEST else "At once"


def _out_of_hours(row: Telling | TellingOfLimit, quiet: QuietHours, *, has_mail: bool) -> str:
    if row.out_of_hours is OutOfHours.GOES:
        return "Mail goes at once; the person on call answers for a post" if row.right is Right.MATTER else AND_DUTY
    return f"Mail waits until {quiet.until:%H:%M} of the next working morning" if has_mail else "Waits in the inbox"


AND_DUTY = "Mail goes at once, and to the emergency duty team as well"


def _plain(says: str) -> str:
    """The sentence with a word for each thing that is filled in."""
    return says.format(
        team="The team", from_team="The team that offers", to_team="The team that is asked", limit="The timescale", due="a day"
    )


__all__ = ["WHO", "Row", "history", "row_of", "who_is_told"]
