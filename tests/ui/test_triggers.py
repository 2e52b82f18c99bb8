"""Attributes of htmx that would be run as code: the policy of the pages forbids it, and htmx would only log that."""

import re
from pathlib import Path

import pasokh

CODE = re.compile(r"""hx-trigger=(["'])[^"']*\[|hx-on[:=]|hx-(?:vals|headers)=(["'])js(?:avascript)?:""")


def test_no_template_needs_eval():
    templates = sorted(Path(pasokh.__file__).parent.glob("*/jinja2/**/*.html"))
    assert len(templates) > 200
    assert [str(each) for each in templates if CODE.search(each.read_text())] == []


def test_a_filter_would_be_found():
    assert CODE.search("""hx-trigger="every 10s [document.hidden]" """) and not CODE.search('hx-trigger="refresh:due"')
