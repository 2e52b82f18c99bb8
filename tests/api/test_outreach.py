"""Smart messages and their figures, read by machines."""

from pasokh.outreach.actions.approving import approve
from pasokh.outreach.actions.writing import write
from pasokh.outreach.models import Showing
from tests.days import today


def test_messages_and_what_they_counted_are_read(machine, shop):
    draft = write(name="پیش‌نویس", by=shop.owner)
    shown = write(name="پیام", by=shop.owner, body={"variants": [{"weight": 1, "text": "سلام"}], "control": 1})
    approve(message=shown, by=shop.owner, seen=1)
    counts = {"message": shown, "version": 1, "day": today()}
    Showing.objects.create(
        **counts, variant="a", met=1000, shown=1000, showings=1100, opened=90, answered=40, converted=120
    )
    Showing.objects.create(**counts, variant="control", met=10, converted=1)
    first, second = machine.get("/smart_messages").data["data"]
    assert (first["id"], first["stage"], first["version"], first["body"]) == (draft.public_id, "draft", None, None)
    assert (second["stage"], second["version"], second["body"]["variants"][0]["text"]) == ("live", 1, "سلام")
    found = machine.get(f"/smart_messages/{shown.public_id}/figures").data
    assert (found["version"], found["first_day"], found["last_day"]) == (1, today().isoformat(), today().isoformat())
    variant, control = found["data"]
    assert (variant["variant"], variant["shown"], variant["showings"], variant["answered"]) == ("a", 1000, 1100, 40)
    assert variant["shares"]["converted"] == {"value": 0.12, "low": 0.101299, "high": 0.141609}
    assert list(control["shares"]) == ["converted"]
    assert machine.get(f"/smart_messages/{draft.public_id}/figures").data["data"] == []
    assert machine.get("/smart_messages/smt_x/figures").status_code == 404
