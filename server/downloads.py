"""The files of a release: `/downloads` lists them, `/downloads/…` and `/dumps/…` give them."""

from __future__ import annotations

from pathlib import Path
from typing import IO, cast

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from werkzeug.wsgi import FileWrapper

from kg.errors import StoreError
from server.dumps import INDEX, Dump, Dumps, Joined
from server.problems import Problem, say
from server.releases import File
from server.requests import Admission, on_close, revalidated, served

blueprint = Blueprint("downloads", __name__)

SUMS = "SHA256SUMS"
_OPEN = ("register", "report")  # folders of a release that may be read by all, beside its dumps
_PIECE = 1 << 16
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

_FORMS = {
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/turtle": "Turtle",
}  # of dumps, by media type


@blueprint.get("/downloads")
def listing() -> str:
    """List the files with their sizes and checksums."""
    dumps = _dumps()
    files = [(file.path, file) for file in _files().values()]
    return render_template("downloads.html", files=files, dumps=dumps, sums=SUMS, index=INDEX, forms=_FORMS)


@blueprint.get("/downloads/<path:name>")
def download(name: str) -> Response:
    """Give a file of the register or the report; only those that the manifest names."""
    if any(name == dump.file_name for dump in _dumps().by_name.values()):
        return cast(Response, redirect(f"/dumps/{name}", 301))
    file = _files().get(name)
    if file is None:
        raise Problem(404, say("no-page"))
    return _file(served().directory / file.path, file.sha256, file.size)


@blueprint.get("/dumps/<path:name>")
def dump(name: str) -> Response:
    """Give a whole dump, one shard of it, the index of the shards, or their checksums."""
    dumps = _dumps()
    folder = served().directory / "dumps"
    whole = next((one for one in dumps.by_name.values() if one.file_name == name), None)
    if whole:
        return _whole(folder, whole)
    if member := dumps.files.get(name):
        return _file(folder / member.path, member.sha256, member.size)
    if name == SUMS and dumps.files:
        lines = sorted((member.path, member.sha256) for member in dumps.files.values())
        body = "".join(f"{sha256}  {path}\n" for path, sha256 in lines)
        return revalidated(Response(body, content_type="text/plain; charset=utf-8"))
    if name == INDEX and dumps.files:
        return revalidated(Response((folder / INDEX).read_bytes(), content_type="application/json"))
    raise Problem(404, say("no-page"))


def _whole(folder: Path, whole: Dump) -> Response:
    """Give the shards of a dump one after another, with the length of all, or the part that is asked for."""
    _admit()
    file = cast("IO[bytes]", Joined(folder, whole))
    response = Response(FileWrapper(file, _PIECE), mimetype="application/gzip", direct_passthrough=True)
    response.content_length = whole.size
    response.set_etag(whole.sha256)
    response.headers["Content-Disposition"] = f"attachment; filename={whole.file_name}"
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request, accept_ranges=True, complete_length=whole.size)
    return response


def _file(path: Path, sha256: str, size: int) -> Response:
    _admit()
    suffix = path.suffix
    response = send_file(
        path,
        mimetype=_MEDIA_TYPES.get(suffix, "application/octet-stream"),
        as_attachment=suffix in (".gz", ".zst"),
        download_name=path.name,
        conditional=True,
        etag=sha256,
    )
    if request.method == "HEAD":
        response.content_length = size
    response.headers["Cache-Control"] = "no-cache"
    return response


def _admit() -> None:
    """Count a download in till it is sent. Raises Problem 429 or 503."""
    if request.method == "GET":
        admission = cast(Admission, current_app.extensions["kamergraaf-downloads"])
        on_close(admission.enter(request.remote_addr or ""))


def _dumps() -> Dumps:
    """Return the dumps of the release. Raises Problem 503 when their index is damaged."""
    try:
        return served().dumps
    except StoreError as error:
        raise Problem(503, say("dumps-damaged"), reason="damaged") from error


def _files() -> dict[str, File]:
    return {file.path: file for file in served().manifest.files if _is_open(file.path)}


def _is_open(path: str) -> bool:
    folder, *parts = path.split("/")
    return folder in _OPEN and bool(parts) and ".." not in parts
