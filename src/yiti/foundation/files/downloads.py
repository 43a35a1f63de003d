"""Hand a file out: always as a download that the browser neither shows nor guesses at."""

from django.http import FileResponse

from .contents import path_of
from .kinds import MEDIA
from .models import StoredFile


def serve_download(file: StoredFile) -> FileResponse:
    """The answer that a view gives for a file it has found by `get_file`."""
    response = FileResponse(path_of(file.sha256).open("rb"), as_attachment=True, filename=file.name, content_type=MEDIA[file.kind])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
