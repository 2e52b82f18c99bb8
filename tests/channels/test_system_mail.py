"""Mail of the program itself."""

import pytest
from django.core.mail import EmailMessage

from pasokh.channels.system_mail import Backend

INVITATION = EmailMessage("دعوت", "پیوند", "pasokh@khaneno.example", ["sara@example.ir"])


@pytest.mark.parametrize("server", ["smtp://127.0.0.1:1", "smtps://127.0.0.1:1"])
def test_a_server_that_is_away_stops_only_who_needs_the_mail(shop, settings, server):
    settings.PASOKH_SMTP_URL = server
    assert Backend(fail_silently=True).send_messages([INVITATION]) == 0
    with pytest.raises(OSError):
        Backend().send_messages([INVITATION])
