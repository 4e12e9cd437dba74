"""Where the bytes of made and kept files lie: a folder outside whatever is served, under random names."""

import secrets
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class KeptFiles(FileSystemStorage):
    """Files of one folder of `MEDIA_ROOT`, readable by the service's own account alone. They have no address."""

    def __init__(self, folder: str) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)
        self._folder = folder

    @property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self._folder

    @property
    def location(self) -> str:
        return str(self.base_location.resolve())

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Write the bytes under a random name; where they cannot all be written, as on a full disc, nothing of them stays behind."""
        try:
            return super().save(name, content, max_length=max_length)
        except BaseException:
            if name:
                self.delete(name)
            raise

    def url(self, name: str | None) -> str:
        raise ValueError("These files have no address; a view reads them for whoever may.")


def random_name() -> str:
    """A name that nobody can guess, in one of 256 folders."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"


sheets = KeptFiles("tracker-sheets")
