"""Logs: a line of JSON for each event, to standard error, with nothing secret in it."""

import re
from typing import Any, Final

import structlog
from structlog.typing import EventDict, WrappedLogger

# What opens something to whoever holds it: the link of an invitation or of a new password, a token, a session.
_SECRETS: Final = (
    (re.compile(r"(/invitation/|/password/reset/key/)[^/\s]+"), r"\1…"),
    (re.compile(r"fdn_[\w-]+"), "fdn_…"),
    (re.compile(r"((?:sessionid|csrftoken|csrfmiddlewaretoken|password|code)=)[^\s&;]+"), r"\1…"),
)


def without_secrets(text: str) -> str:
    """Return a text with everything that opens something struck out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _struck(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: without_secrets(value) if isinstance(value, str) else value for name, value in event.items()}


def settings() -> dict[str, Any]:
    """Return Django's ``LOGGING``: warnings and errors of everything, by one handler."""
    stamped: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendered: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _struck,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": stamped,
                "processors": rendered,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        # Django's own handlers would say everything twice, and mail to nobody.
        "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
    }
