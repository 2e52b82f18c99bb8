"""Mail of the program itself: invitations and password links.

The way out, in this order: PASOKH_SMTP_URL (smtp[s]://user:password@host:port); the mailboxes with an outgoing server in a workspace that sends it,
or of the recipient, one after another; in a demo shop the mail drawer. Without any the log says so, without the content: links are secrets.
"""

from smtplib import SMTPException
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SMTPBackend

from pasokh.kernel.tenancy import current_workspace_id, workspace
from pasokh.workspaces.models import Address, User, Workspace

from .adapters.base import TemporaryFailure
from .adapters.email import deliver, sign_in
from .failures import in_words
from .models import Channel, DrawerMail
from .system_signing import signing

log = structlog.get_logger()
PLAIN = "django.core.mail.backends.smtp.EmailBackend"
TIMEOUT = 20  # seconds
MOST_TRIED = 2  # mailboxes, where somebody may wait for the page
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Backend(BaseEmailBackend):
    """Django's mail backend of the program."""

    def send_messages(self, messages):
        return sum(self._send(message) for message in messages)

    def _send(self, message):
        mark_automatic(message)
        if servers := _servers_for(message):
            return self._hand_over(servers, message)
        if self._into_drawer(message):
            return 1
        log.warning("system mail not sent: no outgoing mail server", subject=message.subject)
        return 0

    def _hand_over(self, servers, message):
        for server in servers:
            try:
                return server.send_messages([message])
            except (SMTPException, OSError) as error:
                log.warning("system mail not sent", subject=message.subject, error=repr(error))
                if server is servers[-1] and not self.fail_silently:
                    raise
        return 0

    def _into_drawer(self, message):
        for ws in _workspaces_of(message.to):
            if ws.demo:
                with workspace(ws):
                    raw = message.message().as_bytes()
                    DrawerMail.objects.create(recipient=message.to[0], subject=message.subject[:255], raw=raw)
                return True
        return False


def _servers_for(message) -> list:
    """Connections by which a mail may go: the installation's own alone, else mailboxes, those last that take nothing just now. That a mailbox does not
    work is told by another one."""
    if server := server_of_installation():
        return [server]
    for ws in _workspaces_of(message.to):
        with workspace(ws):
            boxes = [box for box in Channel.objects.filter(kind="email", active=True) if box.settings.get("smtp_host")]
            if boxes:
                boxes.sort(key=lambda box: (box.health.get("sending", {}).get("ok") is False, box.pk))
                return [server_of_channel(box) for box in boxes[:MOST_TRIED]]
    return []


def mark_automatic(message):
    """Say on a mail that a program wrote it: RFC 3834, and Exchange's wish for no automatic answers. What a mail says itself of this stays."""
    for name, value in AUTOMATIC.items():
        message.extra_headers.setdefault(name, value)


def server_of_installation():
    """A connection to the server of PASOKH_SMTP_URL, or None."""
    url = urlsplit(settings.PASOKH_SMTP_URL)
    if not url.hostname:
        return None
    return _connection(url.hostname, url.port, unquote(url.username or ""), unquote(url.password or ""), url.scheme)


@signing
def server_of_channel(channel):
    """A connection to the outgoing server of a mailbox, which signs as the mailbox does."""
    given = channel.settings
    scheme = {"tls": "smtps", "starttls": "smtp+starttls"}.get(given.get("smtp_security"), "smtp")
    port = given.get("smtp_port")
    if sign_in.is_by_token(given):
        return _connection(given["smtp_host"], port, "", "", scheme, f"{__name__}.ByToken", channel=channel)
    password = channel.credentials.get("smtp_password", "")
    return _connection(given["smtp_host"], port, given.get("smtp_user", ""), password, scheme)


class ByToken(SMTPBackend):
    """Django's way by SMTP for a mailbox that signs in by token. Raises SMTPException, as that does, also where nobody is signed in."""

    def __init__(self, *args, channel, **options):
        super().__init__(*args, **options)
        self.channel = channel

    def open(self):
        opened = super().open()
        if opened:
            try:
                server = deliver.server_of(self.channel)
                deliver.show_token(self.connection, server.user, server.token)
            except TemporaryFailure as failure:
                self.close()
                raise SMTPException(in_words(str(failure))) from failure
        return opened


def _connection(host, port, user, password, scheme, backend=PLAIN, **options):
    secure = scheme == "smtps"
    return get_connection(
        backend,
        host=host,
        port=port or (465 if secure else 587 if scheme == "smtp+starttls" else 25),
        username=user,
        password=password,
        use_ssl=secure,
        use_tls=scheme == "smtp+starttls",
        timeout=TIMEOUT,
        **options,
    )


def _workspaces_of(recipients):
    # Inside a request of a workspace no other one is a place to look, and whom it invites has none yet.
    if current := current_workspace_id():
        yield Workspace.objects.get(pk=current)
        return
    for user in User.objects.filter(email__in=[address.lower() for address in recipients]):
        for address in Address.of_user(user):
            yield address.workspace
