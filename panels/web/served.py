"""How the bytes of a document leave: never as a page of ours, never kept by the browser, and never guessed at."""

from django.http import FileResponse

from panels.rules.documents import KindOfDocument


def saved_only(answer: FileResponse) -> FileResponse:
    """Headers of a file that may only be saved."""
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return _guarded(answer)


def shown(answer: FileResponse, kind: KindOfDocument) -> FileResponse:
    """Headers of a file that the browser may show. A browser's own reader of PDFs does not start in a sandbox; pictures need none."""
    policy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    answer["Content-Security-Policy"] = policy if kind.code == "pdf" else f"{policy}; sandbox"
    return _guarded(answer)


def _guarded(answer: FileResponse) -> FileResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
