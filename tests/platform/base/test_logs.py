"""A log is for whoever runs the platform: it says what happened, and opens nothing."""

import io
import json
import logging
from typing import Any

import pytest

from fenduan.platform.base.logs import settings, without_secrets


def _logged(say: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a function of a logger
    """Return the lines that are written while something is said to a logger."""
    stream = io.StringIO()
    made = settings()
    handler = logging.StreamHandler(stream)
    formatter = made["formatters"]["json"]
    handler.setFormatter(formatter["()"](**{name: value for name, value in formatter.items() if name != "()"}))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        say(logger)
    finally:
        logger.removeHandler(handler)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_time_level_and_where_from() -> None:
    (line,) = _logged(lambda logger: logger.warning("Not Found: %s", "/cases/沪"))

    assert (line["event"], line["level"], line["logger"]) == ("Not Found: /cases/沪", "warning", "django.request")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "secret",
    [
        "/invitation/abcSECRET-1/",
        "/accounts/password/reset/key/1-SECRET/",
        "Bearer fdn_SECRET_-x",
        "sessionid=SECRET; language=zh",
        "password=SECRET&next=/",
    ],
)
def test_nothing_secret_is_written(secret: str) -> None:
    assert "SECRET" not in without_secrets(f"GET {secret} failed")

    def fail(logger: logging.Logger) -> None:
        try:
            int(secret)
        except ValueError:
            logger.exception("Internal Server Error: %s", secret)

    (line,) = _logged(fail)
    assert "SECRET" not in json.dumps(line)
    assert "ValueError" in line["exception"]
