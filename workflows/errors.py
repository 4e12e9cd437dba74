"""What can be wrong with a definition."""


class InvalidDefinition(ValueError):
    """A definition is unsound and does not load. `faults` holds every fault found, each a sentence."""

    def __init__(self, code: str, faults: list[str]) -> None:
        self.code = code
        self.faults = faults
        super().__init__(f"The definition “{code}” does not load: " + "; ".join(faults))


class UnknownWorkflow(LookupError):
    """No definition is registered under this code and version."""


class NotAsWritten(ValueError):
    """A text is no definition in the exported form. `wrong` holds a sentence for each thing, with its place in the file."""

    def __init__(self, wrong: list[str]) -> None:
        self.wrong = wrong
        super().__init__("\n".join(wrong))
