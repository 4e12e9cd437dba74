"""The public ids that stand in addresses: random, and never a row's number."""


class ChildRef:
    """The reference of a child, such as K7P2-M4QX."""

    regex = "[A-HJ-KMNP-Z2-9]{4}-[A-HJ-KMNP-Z2-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PublicId:
    """The public id of a journey or an offer: 12 lower-case letters and digits."""

    regex = "[a-z0-9]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
