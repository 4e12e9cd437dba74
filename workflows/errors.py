"""What can be wrong with a definition."""


class InvalidDefinition(ValueError):
    """A definition is unsound and does not load. `faults` holds every fault found, each a sentence."""

    def __init__(self, code: str, faults: list[str]) -> None:
        self.code = code
        self.faults = faults
        super().__init__(f"The definition “{code}” does not load: " + "; ".join(faults))


class UnknownWorkflow(LookupError):
    """No definition is registered under this code and version."""
