"""Where the bytes of documents and of made packs lie."""

from tracker.models.kept_files import KeptFiles, random_name

__all__ = ["files", "random_name"]

files = KeptFiles("panel-papers")
