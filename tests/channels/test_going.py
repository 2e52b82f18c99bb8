"""How a channel goes is written down with since when it fails and when it worked last."""

import pytest

from pasokh.channels import going
from pasokh.channels.going import note_going
from pasokh.channels.models import Channel


@pytest.fixture
def note(mailbox, monkeypatch):
    """note("10:00", works) as of that time; what is written then."""
    from datetime import UTC, datetime

    def note(time, works, words=""):
        at = datetime.fromisoformat(f"2026-11-23T{time}:42").replace(tzinfo=UTC)
        monkeypatch.setattr(going.timezone, "now", lambda: at)
        note_going(mailbox.pk, "imap", works=works, words=words)
        noted = Channel.objects.get(pk=mailbox.pk).health["imap"]
        return {name: value[11:16] if name in ("at", "since", "last_ok") else value for name, value in noted.items()}

    return note


def test_it_tells_when_it_worked_last_and_since_when_it_fails(note):
    never = note("10:00", False, "no route")
    assert never == {"ok": False, "words": "no route", "at": "10:00", "last_ok": "", "since": "10:00"}
    assert note("10:05", True) == {"ok": True, "words": "", "at": "10:05", "last_ok": "10:05", "since": ""}
    assert note("10:06", False, "a")["since"] == "10:06"
    again = note("10:20", False, "b")
    assert (again["since"], again["last_ok"], again["at"], again["words"]) == ("10:06", "10:05", "10:20", "b")
    assert note("10:30", True)["since"] == ""


@pytest.mark.parametrize(("was", "told"), [(True, ("09:00", "10:00")), (False, ("", "09:00"))])
def test_what_was_noted_without_these_times_lends_its_own(note, mailbox, was, told):
    health = {"imap": {"ok": was, "words": "", "at": "2026-11-23T09:00:00+00:00"}, "smtp": {"ok": True}}
    Channel.objects.filter(pk=mailbox.pk).update(health=health)
    noted = note("10:00", False)
    assert (noted["last_ok"], noted["since"]) == told
    assert Channel.objects.get(pk=mailbox.pk).health["smtp"] == {"ok": True}


def test_a_channel_that_is_gone_is_no_trouble(mailbox):
    note_going(mailbox.pk + 1000, "imap", works=True)
    assert Channel.objects.get().health == {}
