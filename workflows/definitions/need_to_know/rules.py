"""How need-to-knows are meant to be used, whatever the category."""

RULES: tuple[str, ...] = (
    "Category and severity are suggestions: the manager confirms; only a higher grade may be automatic.",
    "A need to know notice never replaces a referral, a strategy discussion or an emergency call.",
    "Tell means one named person per role with a deputy; escalate if not opened in the time.",
    "Looked after child in another area: tell placing authority and host authority.",
    "Panel notification is by the authority in whose area the child was harmed, or where the child is normally resident if harmed "
    "outside England [Children Act 2004 s16C]; rapid review belongs to the partners.",
    "Duplicate incidents about siblings join one notice with one record each.",
    "Do not reveal a restricted record by sending a notice about it.",
    "Read access to a notice does not give read access to the case.",
    "Times are local except where the clock is statutory or guidance; see incident clocks.",
    "A follow-up never starts a legal clock: only an order or a police power does.",
    "An expiry that passes with no new legal basis raises order_lapsed_or_unlawful_care; it never moves the child by itself.",
)
