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
