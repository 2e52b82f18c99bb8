"""How people sign in: django-allauth, with the doors that Pasokh does not have closed."""

from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings

SEEN_ANYWAY = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "usersessions/messages/sessions_logged_out.txt",
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by herself: members come by setup or by invitation."""

    def is_open_for_signup(self, request):
        return False

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """Say only what she could not see for herself: that she is signed in or out, the page shows."""
        if message_template not in SEEN_ANYWAY:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix, email, context):
        """As allauth does, but the mail names the installation's own address: a request may claim any Host."""
        super().send_mail(template_prefix, email, {"current_site": _own_site()} | context)

    def format_email_subject(self, subject):
        return f"[{_own_site().name}] {subject}"

    def get_reset_password_from_key_url(self, key):
        """The link in the mail leads to the installation's own address, whatever Host the request claimed."""
        return settings.PASOKH_URL + urlsplit(super().get_reset_password_from_key_url(key)).path


class SessionsAdapter(DefaultUserSessionsAdapter):
    """The list of sessions ends all others, or the one that was chosen."""

    def end_sessions(self, sessions):
        chosen = context.request.POST.get("session")
        super().end_sessions([each for each in sessions if chosen in (None, str(each.pk))])


def _own_site():
    host = urlsplit(settings.PASOKH_URL).netloc
    return SimpleNamespace(name=host, domain=host)
