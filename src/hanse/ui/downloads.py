"""Files that leave Hanse: always downloads, never pages."""

from typing import IO

from django.http import FileResponse

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Whatever a browser makes of the file all the same, nothing in it runs, and it belongs to no site."""
UNKNOWN = "application/octet-stream"
"""Of a stranger's file: no browser shows it, whatever it holds (SVG, HTML, PDF)."""


def download(file: IO[bytes], *, filename: str, content_type: str = UNKNOWN) -> FileResponse:
    """A file as an attachment (RFC 6266, names beyond ASCII as `filename*`), kept by no cache. It is closed after sending.

    `filename` has been through hanse.text.filenames.cleaned. Name a `content_type` only for files that Hanse wrote itself.
    """
    response = FileResponse(file, as_attachment=True, filename=filename, content_type=content_type)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
