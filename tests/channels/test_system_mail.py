"""Mail of the program itself."""

from email import message_from_bytes

import pytest
from django.core.mail import EmailMessage

from pasokh.channels.models import DrawerMail
from pasokh.channels.system_mail import Backend

INVITATION = EmailMessage("دعوت", "پیوند", "pasokh@khaneno.example", ["sara@example.ir"])


@pytest.mark.parametrize("server", ["smtp://127.0.0.1:1", "smtps://127.0.0.1:1"])
def test_a_server_that_is_away_stops_only_who_needs_the_mail(shop, settings, server):
    settings.PASOKH_SMTP_URL = server
    assert Backend(fail_silently=True).send_messages([INVITATION]) == 0
    with pytest.raises(OSError):
        Backend().send_messages([INVITATION])


@pytest.mark.parametrize(
    ("said", "marks"),
    [({}, ["auto-generated"]), ({"Auto-Submitted": "auto-replied"}, ["auto-replied"])],
    ids=["a link", "what says so itself"],
)
def test_it_says_that_a_program_wrote_it(shop, said, marks):
    shop.demo = True
    shop.save()
    letter = EmailMessage("دعوت", "پیوند", "pasokh@khaneno.example", ["sara@example.ir"], headers=said)
    Backend().send_messages([letter])
    head = message_from_bytes(bytes(DrawerMail.objects.get().raw))
    assert (head.get_all("Auto-Submitted"), head.get_all("X-Auto-Response-Suppress")) == (marks, ["All"])


def _mailbox(shop, name):
    from pasokh.channels.actions.open_channel import open_mailbox

    given = {"smtp_host": name, "smtp_security": "none"}
    return open_mailbox(name=name, inbox=shop.inbox, address=f"{name}@khaneno.example", by=shop.owner, settings=given)


def test_a_mailbox_that_takes_nothing_is_not_asked_first_and_the_next_one_is_tried(shop, monkeypatch, settings):
    from pasokh.channels import system_mail
    from pasokh.channels.going import note_going

    settings.PASOKH_SMTP_URL = ""
    asked = []

    class Line:
        def __init__(self, name):
            self.name = name

        def send_messages(self, messages):
            asked.append(self.name)
            if self.name == "away":
                raise OSError("no route")
            return len(messages)

    monkeypatch.setattr(system_mail, "server_of_channel", lambda box: Line(box.name))
    away = _mailbox(shop, "away")
    with pytest.raises(OSError, match="no route"):
        Backend().send_messages([INVITATION])
    _mailbox(shop, "works")
    assert Backend().send_messages([INVITATION]) == 1
    note_going(away.pk, "sending", works=False, words="no route")
    assert Backend().send_messages([INVITATION]) == 1
    assert asked == ["away", "away", "works", "works"]
