"""Need-to-knows as shipped: what leaders must learn of, how fast, from whom, and what follows.

What an authority sets for itself lies over it. Proved as it loads by `engine/need_to_know.py`.
"""

from workflows.definitions.need_to_know.categories import CATEGORIES
from workflows.definitions.need_to_know.drafts import DRAFTS
from workflows.definitions.need_to_know.duties import DUTIES
from workflows.definitions.need_to_know.follow_ups import FOLLOW_UPS
from workflows.definitions.need_to_know.grades import GRADES
from workflows.definitions.need_to_know.mails import MAY, MAY_WHERE, NEVER
from workflows.definitions.need_to_know.rules import RULES
from workflows.definitions.need_to_know.triggers import TRIGGERS as TRIGGERS
from workflows.need_to_know import NeedToKnows

NEED_TO_KNOW = NeedToKnows(
    code="need_to_know",
    version=1,
    title="Need to know",
    grades=GRADES,
    categories=CATEGORIES,
    triggers=TRIGGERS,
    duties=DUTIES,
    follow_ups=FOLLOW_UPS,
    drafts=DRAFTS,
    mail_may=MAY,
    mail_may_where=MAY_WHERE,
    mail_never=NEVER,
    rules=RULES,
    source="Need to know procedures of several authorities",
)
