"""The one spelling of what a paper says, and the hashes that show that nobody has changed it since."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def canonical_text(content: Mapping[str, Any]) -> str:
    """Sorted keys, no spaces. The same content always gives the same text."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def hash_of(text: str) -> str:
    """SHA-256 of a paper's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of_all(hashes: Iterable[str]) -> str:
    """SHA-256 over the hashes of a version's papers, in their order."""
    return hash_of("\n".join(hashes))
