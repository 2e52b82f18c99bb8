"""Kavenegar's REST interface, version 1 (https://kavenegar.com/rest.html)."""

from hashlib import blake2b

from django.conf import settings
from django.utils.translation import gettext_noop as _

from pasokh.kernel import outbound

from ..base import PermanentFailure, Sent, TemporaryFailure, Unsure
from ..lines import failure_of
from .spoken import Heard, Outcome, Strange, sender_of, written

BASE = "https://api.kavenegar.com"
SECONDS = 20
# What the return code of a call says: our own account or text is at fault, for good, or another time may do.
LATER = {
    402: 60,
    409: 30,
    418: 600,
    429: 60,
    451: 60,
}  # seconds to wait; 418: no credit left, which somebody may top up
NOT_FOUND = 100
DELIVERED, FAILED = {10}, {6, 11, 13, 14, 100}
AT_ONCE = 100  # messages that one question for what came in answers


class Kavenegar:
    """One account, by its key, and one line of it."""

    name = "Kavenegar"

    def __init__(self, channel):
        self.key = str(channel.credentials.get("key", ""))
        self.line = str(channel.settings.get("line", ""))
        self.template = str(channel.settings.get("template", ""))
        self.base = str(channel.settings.get("base_url") or BASE).rstrip("/")
        self.proxy = channel.credentials.get("proxy") or None

    def send(self, to: str, text: str, own: str) -> Sent:
        """Send a text once. `own` is our name of it: the provider sends what has the same one only once, and is asked by it where the line broke."""
        local = local_id(own)
        given = {"receptor": written(to), "message": text, "localid": local}
        try:
            entries = self._call("sms/send", once=True, **given, **({"sender": self.line} if self.line else {}))
        except Unsure as doubt:
            return self._found(local, doubt)
        return _sent(entries)

    def send_code(self, to: str, code: str, text: str) -> Sent:
        """Send a one-time code: by the account's template if it names one, which goes out before other texts and to those who refuse advertising."""
        if not self.template:
            return self.send(to, text, f"code {to} {code}")
        return _sent(self._call("verify/lookup", once=True, receptor=written(to), template=self.template, token=code))

    def problems(self) -> list[str]:
        """Ask for the account. Raises PermanentFailure, TemporaryFailure."""
        self._call("account/info")
        return []

    def received(self, unread: bool) -> list[dict]:
        """What came to our line: that nobody asked for yet, which the provider takes as read from then on, or what was read last."""
        entries = self._call("sms/receive", linenumber=self.line, isread=0 if unread else 1)
        return [each for each in entries if isinstance(each, dict)]

    def states(self, keys: list[str]) -> list[Outcome]:
        """What became of texts, of those of which that is known."""
        entries = self._call("sms/status", messageid=",".join(keys))
        outcomes = [_outcome(each) for each in entries if isinstance(each, dict)]
        return [each for each in outcomes if each]

    def read(self, said: dict) -> Heard | Outcome | None:
        """What a call of the provider's says, or a row of `received`; None for a state on the way. Raises Strange."""
        key = str(said.get("messageid") or "")[:60]
        if "message" in said and ("from" in said or "sender" in said):
            sender = str(said.get("from") or said.get("sender") or "")
            line = str(said.get("to") or said.get("receptor") or "")
            return Heard(sender_of(sender), str(said.get("message") or ""), key, line[:40])
        if key and "status" in said:
            return _outcome(said)
        raise Strange("neither a message nor a state")

    def _found(self, local, doubt):
        try:
            entries = self._call("sms/statuslocalmessageid", localid=local)
        except (PermanentFailure, TemporaryFailure) as failure:
            raise doubt from failure
        first = entries[0] if entries and isinstance(entries[0], dict) else {}
        if first.get("status") == NOT_FOUND or not first.get("messageid"):
            raise TemporaryFailure(str(doubt)) from doubt  # it was not taken: another try is the first
        return Sent(external_id=str(first["messageid"]), answer=str(first.get("statustext", "")))

    def _call(self, method, once=False, **params):
        url = f"{self.base}/v1/{self.key}/{method}.json"
        private = settings.PASOKH_SMS_PRIVATE
        way = {"proxy": self.proxy, "allow_private": private, "private_proxy": private}
        try:
            answer = outbound.request("POST", url, data=params, seconds=SECONDS, **way)
        except outbound.OutboundError as error:
            raise failure_of(error, once=once) from error
        return _entries(answer, once)


def local_id(own: str) -> int:
    """Our name of a text as a number, as the provider wants it: the same for the same name, another for every other one (63 bits)."""
    return int.from_bytes(blake2b(own.encode(), digest_size=8).digest()) >> 1


def _entries(answer, once):
    try:
        said = answer.json()
        code, words = int(said["return"]["status"]), str(said["return"].get("message", ""))[:300]
    except (ValueError, KeyError, TypeError, AttributeError):
        words = f"status {answer.status_code}, and no answer of Kavenegar"
        raise Unsure(words) if once and answer.status_code >= 500 else TemporaryFailure(words) from None
    if code == 200:
        entries = said.get("entries") or []
        return entries if isinstance(entries, list) else [entries]
    words = f"{code} {words}".strip()
    if code in LATER or code >= 500:
        raise TemporaryFailure(words, after=LATER.get(code))
    raise PermanentFailure(_("The provider of text messages says: {words}"), words=words)


def _sent(entries):
    first = entries[0] if entries and isinstance(entries[0], dict) else {}
    return Sent(external_id=str(first.get("messageid", "")), answer=str(first.get("statustext", ""))[:300])


def _outcome(entry):
    status = entry.get("status")
    if not str(status).isdigit():
        raise Strange("no state")
    state = "delivered" if int(status) in DELIVERED else "failed" if int(status) in FAILED else ""
    words = str(entry.get("statustext") or "")[:300]
    return Outcome(str(entry.get("messageid") or "")[:60], state, words or str(status)) if state else None
