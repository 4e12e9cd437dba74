"""What an import has to say about the rows it read, in the same four words for every format."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One row that was held back, or taken although it does not add up. `child` is the source's own reference.

    `file` and `line` are where a person finds the row, `rule` is for programs, `says` is the sentence.
    """

    file: str
    line: int
    rule: str
    says: str
    child: str = ""

    def as_row(self) -> dict[str, str | int]:
        return {"file": self.file, "line": self.line, "rule": self.rule, "says": self.says}
