"""The program's own source, for everybody who uses it over a network: the licence (AGPL, section 13) gives them the right to it."""

import io
import tarfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Named one by one: a folder that is not on this list (data, keys, mail) can never be handed out.
FOLDERS = (
    "workflows", "tracker", "panels", "notifications", "templates", "frontend", "demonstration", "docs", "scripts", "tests", "bench",
    "faults", ".ci",
)  # fmt: skip
FILES = (
    "LICENSE", "Makefile", "README.md", "manage.py", "package.json", "package-lock.json", "pyproject.toml",
    "requirements.lock", "requirements-dev.lock", "requirements-solver.lock", ".gitignore", ".npmrc",
)  # fmt: skip
LEFT_OUT = {"__pycache__", "static_built", "node_modules"}


@require_safe
def source_code(request: HttpRequest) -> HttpResponse:
    """The source of the version that is running, as one compressed archive."""
    response = HttpResponse(_archive(Path(settings.BASE_DIR)), content_type="application/gzip")
    response["Content-Disposition"] = 'attachment; filename="waymark-source.tar.gz"'
    return response


@cache
def _archive(root: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name in (*FOLDERS, *FILES):
            if (root / name).exists():
                archive.add(root / name, arcname=f"waymark/{name}", filter=_only_source)
    return packed.getvalue()


def _only_source(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if LEFT_OUT & set(Path(entry.name).parts) or not (entry.isfile() or entry.isdir()):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
