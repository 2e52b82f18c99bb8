"""Mail out by SMTP, with every way it can fail sorted into «not now» and «never», in the server's own words."""

import smtplib
import ssl
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

from ..base import PermanentFailure, TemporaryFailure, Unsure
from . import sign_in, tls_words
from .upload import upload

TIMEOUT = 30  # seconds for each step
# Seconds for the answer to the last dot: a server reads the whole mail before it, and who does not wait never learns what came of it (RFC 5321, 4.5.3.2.6).
LAST_TIMEOUT = 300
PORTS = {"tls": 465, "starttls": 587, "none": 25}
SCHEMES = {"smtps": "tls", "smtp+starttls": "starttls", "smtp": "none"}


@dataclass(frozen=True, slots=True)
class Server:
    """An outgoing server. ``security`` is tls, starttls or none; without a user no login is tried. A ``token`` is shown instead of a password."""

    host: str
    port: int = 0
    security: str = "tls"
    user: str = ""
    password: str = ""
    token: str = ""


class TokenRefused(TemporaryFailure):
    """The server does not take the token: another one may help."""


def server_of(channel) -> Server | None:
    """The outgoing server in a channel's settings, or None. Raises SignInAnew and TemporaryFailure where a token is needed and cannot be had."""
    given = channel.settings
    if not given.get("smtp_host"):
        return None
    security = given.get("smtp_security") or "none"
    if sign_in.is_by_token(given):
        user = given.get("smtp_user") or given.get("imap_user") or given.get("address", "")
        token = sign_in.access_token(channel)
        return Server(given["smtp_host"], int(given.get("smtp_port") or 0), security, user, token=token)
    password = channel.credentials.get("smtp_password", "")
    return Server(given["smtp_host"], int(given.get("smtp_port") or 0), security, given.get("smtp_user", ""), password)


def server_of_url(text: str) -> Server | None:
    """The server of smtp[s]://user:password@host:port, or None."""
    url = urlsplit(text)
    if not url.hostname:
        return None
    return Server(
        url.hostname,
        url.port or 0,
        SCHEMES.get(url.scheme, "none"),
        unquote(url.username or ""),
        unquote(url.password or ""),
    )


def connect(server: Server) -> smtplib.SMTP:
    """A connection, signed in. Raises TemporaryFailure or PermanentFailure."""
    try:
        return _connected(server)
    except Exception as error:
        raise _failure(error) from error


def _connected(server: Server) -> smtplib.SMTP:
    port = server.port or PORTS.get(server.security, 25)
    context = ssl.create_default_context()
    if server.security == "tls":
        connection = smtplib.SMTP_SSL(server.host, port, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, port, timeout=TIMEOUT)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.token:
            show_token(connection, server.user, server.token)
        elif server.user:
            connection.login(server.user, server.password)
    except Exception:
        connection.close()
        raise
    return connection


def show_token(connection: smtplib.SMTP, user: str, token: str) -> None:
    """Sign in by XOAUTH2. Raises TokenRefused with the server's words."""
    connection.ehlo_or_helo_if_needed()
    said = [sign_in.xoauth2(user, token)]
    try:
        # A server that says no explains it first, and wants an empty answer to that.
        connection.auth("XOAUTH2", lambda _words=None: said.pop() if said else "")
    except smtplib.SMTPAuthenticationError as error:
        raise TokenRefused(words_of(error.smtp_code, error.smtp_error)) from error


def send_mail(server: Server, raw: bytes, *, sender: str, recipients: list[str], before=lambda refused: None) -> str:
    """Give a mail to a server; its answer. Raises TemporaryFailure, PermanentFailure, and Unsure.

    `before` is called when the server has heard sender and recipients, and has nothing of the mail yet, with those whom it refused and
    why: {address: (code, words)}. It raises what is to be raised where the mail is not to go so.

    When the line breaks after the last byte nobody knows whether the mail was taken: that is Unsure, and a person decides. Until then
    the server has not seen the end of it, and keeps nothing.
    """
    connection = connect(server)
    try:
        return _transmit(connection, raw, sender, recipients, before)
    except Exception as error:
        raise _failure(error) from error
    finally:
        _leave(connection)


def _transmit(connection: smtplib.SMTP, raw: bytes, sender: str, recipients: list[str], before) -> str:
    connection.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if connection.has_extn("8bitmime") else []
    if not all(address.isascii() for address in (sender, *recipients)):
        options.append("SMTPUTF8")
    _answered(connection.mail(sender, options), smtplib.SMTPSenderRefused, sender)
    refused = {}
    for recipient in recipients:
        code, words = connection.rcpt(recipient)
        if code not in (250, 251):
            refused[recipient] = (code, words)
    before(refused)
    code, words = _said(connection, raw)
    return "; ".join([words_of(code, words), *(f"{who}: {words_of(*why)}" for who, why in refused.items())])


def _said(connection: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
    """The answer of a server that took the mail. Raises Unsure when no answer comes that says whether it did."""
    code, words = connection.docmd("DATA")
    if code != 354:
        raise smtplib.SMTPDataError(code, words)
    upload(connection, raw)
    connection.sock.settimeout(LAST_TIMEOUT)
    try:
        code, words = connection.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Unsure(str(error) or type(error).__name__) from error
    connection.sock.settimeout(TIMEOUT)
    if code // 100 in (4, 5):
        raise smtplib.SMTPDataError(code, words)
    if code // 100 != 2:
        raise Unsure(words_of(code, words))
    return code, words


def _answered(answer: tuple[int, bytes], error: type, sender: str) -> None:
    if answer[0] != 250:
        raise error(*answer, sender)


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _failure(error: Exception) -> Exception:
    """RFC 5321, 4.2.1: 4yz may pass, 5yz will not. What is no answer of a server (lines, time, names) may pass."""
    if isinstance(error, (TemporaryFailure, PermanentFailure, Unsure)):
        return error
    if words := tls_words.words_of(error):
        return TemporaryFailure(words)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return (TemporaryFailure if code < 500 else PermanentFailure)(words_of(code, words))
    if isinstance(error, smtplib.SMTPResponseException):
        return (TemporaryFailure if error.smtp_code < 500 else PermanentFailure)(
            words_of(error.smtp_code, error.smtp_error)
        )
    if isinstance(error, (smtplib.SMTPNotSupportedError, UnicodeError)):
        return PermanentFailure(str(error))
    return TemporaryFailure(str(error) or type(error).__name__)


def words_of(code: int, words: bytes | str) -> str:
    """What a server said, in one line."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {text}".replace("\n", " ")[:1_000]


def envelope_of(raw: bytes) -> tuple[str, list[str]]:
    """(sender, recipients) of a mail that we composed: To first, then Cc."""
    head = message_from_bytes(raw.split(b"\r\n\r\n", 1)[0], policy=policy.compat32)
    addresses = [address for _, address in getaddresses([str(head.get(name, "")) for name in ("To", "Cc")]) if address]
    return getaddresses([str(head["From"])])[0][1], list(dict.fromkeys(addresses))
