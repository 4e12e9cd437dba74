"""The public id of whatever need-to-knows show in an address."""

from tracker.models import fields


def public_id() -> str:
    """A random public id, made as those of the record are."""
    return fields.public_id()
