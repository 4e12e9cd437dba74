"""Where SECRET_KEY comes from."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret_key(given: str, *, production: bool, kept_in: Path) -> str:
    """The key that was given; in the embedded mode otherwise one that is made once and kept in the file `kept_in`.

    Raises ImproperlyConfigured where a production has none: two of its processes would each make their own.
    """
    if given:
        return given
    if production:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text: with DATABASE_URL or BROKER_URL set, Waymark makes none itself.")
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    made = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
    if not kept_in.exists():
        with os.fdopen(os.open(made, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(made, kept_in)  # whole or not at all, and the first of two processes wins
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return kept_in.read_text(encoding="ascii")
