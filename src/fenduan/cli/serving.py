"""The web server behind ``fenduan serve``: processes that answer at one socket, each with a few threads.

The first process only watches: it makes the application ready, starts the others as copies of itself, starts one again
that ends, and stops them all when it is told to.
"""

import gc
import os
from collections.abc import Callable
from typing import Any, Final

THREADS: Final = 8
"""Threads of a server that is one process; of several processes each has :data:`THREADS_OF_EACH`."""
THREADS_OF_EACH: Final = 4
MOST: Final = 64
"""Processes at most: each of their threads holds a connection to the database."""
_USUALLY_AT_MOST: Final = 8
_KEPT_ALIVE_S: Final = 2
_QUEUED: Final = 1000


def usual_processes() -> int:
    """Return how many processes serve unless stated: with PostgreSQL as many as there are processors, at most 8.

    One with SQLite, where whoever writes waits for all others, and which is for a trial.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return 1
    return max(1, min(_USUALLY_AT_MOST, _processors()))


def _processors() -> int:
    """Return how many processors this process may use; not every system tells it from how many there are."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def serve_pages(port: int, processes: int, when_ready: Callable[[], None]) -> None:
    """Answer at ``port`` of this machine with so many processes until a signal ends it; the platform is set up."""
    from gunicorn.app.base import BaseApplication

    options = _options(port, processes, when_ready)

    class Served(BaseApplication):  # type: ignore[misc]
        """The platform under gunicorn."""

        def load_config(self) -> None:
            """Set every option; one that gunicorn does not know is an error of ours."""
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:  # noqa: ANN401 - a WSGI application
            """Return the application, in the process that watches: the others share what it read."""
            return _application()

    Served().run()


def _options(port: int, processes: int, when_ready: Callable[[], None]) -> dict[str, Any]:
    """Return the options of gunicorn: bound to this machine alone, a reverse proxy stands before it in production."""
    return {
        "bind": f"127.0.0.1:{port}",
        "workers": processes,
        "threads": THREADS if processes == 1 else THREADS_OF_EACH,
        "worker_class": "gthread",
        "preload_app": True,
        "keepalive": _KEPT_ALIVE_S,
        "worker_connections": _QUEUED,
        "accesslog": None,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": lambda _: when_ready(),
        "pre_fork": lambda _arbiter, _worker: _before_copying(),
    }


def _application() -> Any:  # noqa: ANN401 - a WSGI application
    """Return the application, with every page read, so that nobody's first request waits for that."""
    from django.urls import get_resolver

    from fenduan.platform.wsgi import application

    _ = get_resolver().reverse_dict
    return application


def _before_copying() -> None:
    """Leave nothing behind that two processes must not share, and what they may share untouched."""
    from django.db import connections

    connections.close_all()
    # What was read so far stays: looking it over for garbage again and again would take time, and copy its memory.
    gc.collect()
    gc.freeze()
