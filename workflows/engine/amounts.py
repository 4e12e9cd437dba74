"""Amounts of money as people type them, kept as whole pence."""

import re

_AMOUNT = re.compile(r"(?P<pounds>[0-9]{1,6})(?:\.(?P<pence>[0-9]{1,2}))?")


def pence(typed: str) -> int | None:
    """`£1,450.50` as 145050. None for what is no amount, is negative, has part of a penny, or is a million pounds and more."""
    found = _AMOUNT.fullmatch(typed.strip().removeprefix("£").replace(",", "").strip())
    if found is None:
        return None
    return int(found["pounds"]) * 100 + int((found["pence"] or "0").ljust(2, "0"))


def in_pounds(amount: int) -> str:
    """145050 pence as `£1,450.50`."""
    return f"£{amount // 100:,}.{amount % 100:02}"


__all__ = ["in_pounds", "pence"]
