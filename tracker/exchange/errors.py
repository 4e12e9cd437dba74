"""What stops an import before anything is written."""

from tracker.errors import WaymarkError


class FileRefused(WaymarkError):
    """A file that is not what it says it is. `says` names the file, the line where there is one, and what to do."""

    code = "not_what_it_says"
