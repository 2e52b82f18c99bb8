import json

import pytest
from markupsafe import Markup

from pasokh.live import sse
from pasokh.live.projectors import Frame


def test_frame_carries_html_that_templates_made():
    payload = sse.frame(Frame("ticket:7:fa", 12, {"html": Markup("<p>سلام</p>")}), 90)
    data = json.loads(payload.decode().split("data: ")[1])
    assert data == {"topic": "ticket:7:fa", "id": 12, "data": {"html": "<p>سلام</p>"}}


def test_frame_refuses_what_json_does_not_know():
    with pytest.raises(TypeError):
        sse.frame(Frame("ticket:7:fa", 12, {"html": object()}), 90)
