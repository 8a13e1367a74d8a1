"""The files of a release: `/downloads` lists them, `/downloads/…` gives them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import cast

from flask import Blueprint, Response, current_app, render_template, request, send_file

from server.problems import Problem, say
from server.releases import File
from server.requests import Admission, on_close, served

blueprint = Blueprint("downloads", __name__)

_OPEN = ("dumps", "register", "report")  # folders of a release that may be read by all
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".zst": "application/zstd",
}


@blueprint.get("/downloads")
def listing() -> str:
    """List the files with their sizes and checksums."""
    return render_template("downloads.html", files=[(address(file), file) for file in _files()])


@blueprint.get("/downloads/<path:name>")
def download(name: str) -> Response:
    """Give one file; only those that the manifest names."""
    file = next((file for file in _files() if address(file) == name), None)
    if file is None:
        raise Problem(404, say("no-page"))
    if request.method == "GET":
        admission = cast(Admission, current_app.extensions["kamergraaf-downloads"])
        on_close(admission.enter(request.remote_addr or ""))
    suffix = PurePosixPath(file.path).suffix
    response = send_file(
        served().directory / file.path,
        mimetype=_MEDIA_TYPES.get(suffix, "application/octet-stream"),
        as_attachment=suffix in (".gz", ".zst"),
        download_name=PurePosixPath(file.path).name,
        conditional=True,
        etag=file.sha256,
    )
    if request.method == "HEAD":
        response.content_length = file.size
    response.headers["Cache-Control"] = "no-cache"
    return response


def _files() -> list[File]:
    return [file for file in served().manifest.files if _is_open(file.path)]


def _is_open(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) > 1 and parts[0] in _OPEN and ".." not in parts


def address(file: File) -> str:
    """Return the name of a file under `/downloads/`: dumps stand at the top."""
    return file.path.removeprefix("dumps/")
