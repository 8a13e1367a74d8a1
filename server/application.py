"""The Flask application. Making one acts only on what is passed in; importing this module does nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from flask import Flask, request
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.namespaces import PREFIXES
from server import (
    downloads,
    gezocht,
    graphs,
    health,
    identifiers,
    keeping,
    levensloop,
    metrics,
    pages,
    problems,
    reconcile,
    requests,
    running,
    site,
    sparql,
    terms,
    vergelijk,
    wie,
    wijzigingen,
    zoek,
)
from server.labels import prefixed
from server.metrics import Metrics
from server.paging import page_href
from server.pool import Pool, PoolSettings
from server.releases import Current, PoolFactory
from server.requests import Admission
from server.running import Running
from server.settings import Settings
from server.texts import text, written_date, written_number, written_size

_METHODS = ("GET", "HEAD", "POST", "QUERY", "DELETE", "OPTIONS")
_EXPOSED = ("Content-Location", "ETag", "Link", "Retry-After", "X-Request-ID", keeping.SEARCHED)


def new_pool(store: Path, settings: PoolSettings, name: str) -> Pool:
    """Start the workers of a pool."""
    return Pool(store, settings, name)


def create_app(settings: Settings, pool: PoolFactory = new_pool, names: Path | None = None) -> Flask:
    """Return the application that serves `settings.release`. Raises StoreError when there is no release.

    It starts worker processes: call `close(app)` when done with it. `names` is an empty folder, shared with other web
    processes, for the names of queries; without one it makes one of its own, which `close` removes.
    """
    app = Flask("server")
    app.url_map.merge_slashes = False  # "a//b" is another name than "a/b"
    app.config["SETTINGS"] = settings
    app.config["PAGE_TIMEOUT"] = settings.page_timeout
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.extensions["kamergraaf"] = Current(settings.release, settings, pool)
    app.extensions["kamergraaf-metrics"] = Metrics()
    _limit(app, settings)
    _let_stop(app, names)
    CORS(app, methods=_METHODS, send_wildcard=True, expose_headers=_EXPOSED, max_age=86_400)
    requests.register(app)
    problems.register(app)
    data = (
        sparql,
        graphs,
        identifiers,
        pages,
        reconcile,
        wie,
        wijzigingen,
        gezocht,
        vergelijk,
        downloads,
        levensloop,
        terms,
    )
    for module in (*data, zoek, running, health, metrics, site):
        app.register_blueprint(module.blueprint)
    _prepare_templates(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    return app


def _limit(app: Flask, settings: Settings) -> None:
    """Say how many queries and downloads there may be at a time."""
    # Twice those that run or wait: who must give way to others is refused by their pool, and not at the door.
    queries = 2 * (settings.query_workers + settings.query_waiting)
    downloads = max(2, settings.threads // 4)
    app.extensions["kamergraaf-admission"] = Admission(queries, settings.queries_per_client, "per-client")
    app.extensions["kamergraaf-reconcile"] = Admission(downloads, downloads, "per-client")
    app.extensions["kamergraaf-downloads"] = Admission(downloads, downloads, "per-client-download")


def _let_stop(app: Flask, names: Path | None) -> None:
    """Say where the names of queries stand, by which they are stopped."""
    if names is None:
        names = Path(tempfile.mkdtemp(prefix="kamergraaf-"))
        app.extensions["kamergraaf-own-folder"] = names
    app.extensions["kamergraaf-running"] = Running(names)


def close(app: Flask) -> None:
    """End the worker processes of an application."""
    current: Current = app.extensions["kamergraaf"]
    current.close()
    if folder := app.extensions.get("kamergraaf-own-folder"):
        shutil.rmtree(folder, ignore_errors=True)


def _prepare_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["prefixes"] = PREFIXES
    app.jinja_env.filters["prefixed"] = prefixed
    app.jinja_env.globals["page_href"] = page_href
    app.context_processor(_template_values)


def _template_values() -> dict[str, object]:
    language = requests.language()
    asked = requests.asked_language()
    other = "en" if language == "nl" else "nl"
    return {
        "t": lambda key, **values: text(key, language, **values),
        "lang": language,
        "other_language": other,
        "asked_language": asked,
        "lang_query": f"?lang={asked}" if asked else "",
        "path_here": request.path,
        "query_here": [(name, value) for name, value in request.args.items(multi=True) if name != "lang"],
        "written_date": lambda day: written_date(day, language),
        "written_number": lambda number: written_number(number, language),
        "written_size": lambda size: written_size(size, language),
        "release": requests.served().manifest if requests.has_release() else None,
    }
