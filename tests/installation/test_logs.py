"""What the log must not say."""

import io
import json
import logging

import pytest
from django.test import RequestFactory

from pasokh.installation import logs


@pytest.fixture
def lines(monkeypatch):
    """The lines of the log from now on, as a process of the program writes them."""
    import structlog

    root, written = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level, structlog.get_config())
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    monkeypatch.setenv("PASOKH_LOG", "json")
    monkeypatch.setattr("sys.stderr", written)
    logs.configure()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    structlog.configure(**before[2])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/desk/join/s3cret-Of_her", "/desk/join/…"),
        ("/accounts/password/reset/key/1-s3cret/", "/accounts/password/reset/key/…/"),
        ("/w/khaneno/files/s3cret:of:it?thumbnail", "/w/khaneno/files/…?thumbnail"),
        ("/live/visitor?t=s3cret:of&last=7", "/live/visitor?t=…&last=7"),
        ("/hooks/bots/0123abcd", "/hooks/bots/…"),
        ("https://tapi.bale.ai/file/bot7000001:s3cret/a.jpg", "https://tapi.bale.ai/file/bot…/a.jpg"),
        ("/desk/settings/bots/chn_0198", "/desk/settings/bots/chn_0198"),
        ("/desk/files/att_0198", "/desk/files/att_0198"),
    ],
)
def test_no_line_says_an_address_that_opens_something(lines, address, shown):
    import structlog

    structlog.get_logger("pasokh.front").info("request", path=address, status=200)
    logging.getLogger("django.request").warning(
        "Gone: %s", address, extra={"status_code": 410, "request": RequestFactory().get(address)}
    )
    # A thread that an earlier test left behind may have a word of its own between them.
    ours, djangos = (line for line in lines() if line["logger"] in ("pasokh.front", "django.request"))
    assert (ours["path"], ours["status"]) == (shown, 200)
    assert djangos["event"] == f"Gone: {shown}"
    assert "s3cret" not in json.dumps(djangos)
