"""Any provider, gateway or modem that takes a text message by one HTTP call: which call that is says the channel.

`settings`: `url`, `method` (GET or POST), `body` (form or json), `fields` and `headers` (name to template), `number_style`, `line`, `user`; `ok_path` and
`ok_value`, where the answer says whether it was taken, and `id_path`, where it names the message; of calls that come: `in_from`, `in_text`, `in_id`, `in_line`,
and `state_id`, `state_name`, `state_delivered`, `state_failed`. `credentials`: `key`, `proxy`.

Templates hold {to}, {text}, {from}, {user}, {key} and {id}, our own name of the message.
"""

import re
from urllib.parse import parse_qsl, quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop as _

from pasokh.kernel import outbound

from ..base import PermanentFailure, Sent, TemporaryFailure, Unsure
from ..lines import UNHEARD_ANSWERS, failure_of
from .spoken import Heard, Outcome, Strange, sender_of, written

SECONDS = 20
LONGEST_ANSWER = 300  # characters of it that are kept
PLACE = re.compile(r"\{(to|text|from|user|key|id)\}")
BUSY = (408, 425, 429, 503)


class Generic:
    """A provider, as its channel describes it."""

    name = "HTTP"

    def __init__(self, channel):
        self.settings, self.credentials = channel.settings, channel.credentials
        self.line = str(channel.settings.get("line", ""))

    def send(self, to: str, text: str, own: str) -> Sent:
        """Send a text. `own` is our name of it. Raises TemporaryFailure, PermanentFailure, and Unsure where the line broke when the call had gone."""
        places = {"to": written(to, self.settings.get("number_style", "national")), "text": text, "from": self.line,
                  "user": str(self.settings.get("user", "")), "key": str(self.credentials.get("key", "")), "id": own}  # fmt: skip
        fields = {name: filled(each, places) for name, each in self.settings.get("fields", {}).items()}
        headers = {name: filled(each, places) for name, each in self.settings.get("headers", {}).items()}
        url = filled(self.settings["url"], {name: quote(each, safe="") for name, each in places.items()})
        return self._read(self._call(url, fields, headers))

    def send_code(self, to: str, code: str, text: str) -> Sent:
        """Send a one-time code, as any other text."""
        return self.send(to, text, f"code {to} {code}")

    def problems(self) -> list[str]:
        """Nothing can be asked of it without sending something: its address alone is checked. Raises PermanentFailure."""
        try:
            outbound.check_url(str(self.settings.get("url", "")), allow_private=settings.PASOKH_SMS_PRIVATE)
        except outbound.OutboundError as error:
            raise failure_of(error, once=False) from error
        return []

    def read(self, said: dict) -> Heard | Outcome | None:
        """What a call of the provider's says; None for a state on the way. Raises Strange."""
        given = self.settings
        if (sender := given.get("in_from")) in said and (text := given.get("in_text")) in said:
            return Heard(
                sender_of(_text(said, sender)),
                _text(said, text),
                _text(said, given.get("in_id"))[:60],
                _text(said, given.get("in_line"))[:40],
            )
        if (key := given.get("state_id")) in said and (name := given.get("state_name")) in said:
            return self._outcome(_text(said, key)[:60], _text(said, name))
        raise Strange("neither a message nor a state")

    def _outcome(self, key, word):
        for state in ("delivered", "failed"):
            known = {each.strip().casefold() for each in self.settings.get(f"state_{state}", "").split(",")}
            if word.strip().casefold() in known - {""}:
                return Outcome(key, state, word[:LONGEST_ANSWER])
        return None

    def _call(self, url, fields, headers):
        private = settings.PASOKH_SMS_PRIVATE
        way = {"proxy": self.credentials.get("proxy") or None, "allow_private": private, "private_proxy": private}
        method = self.settings.get("method", "POST")
        if method == "GET":
            # What is given as parameters takes the place of the address's own query.
            fields = [*parse_qsl(urlsplit(url).query, keep_blank_values=True), *fields.items()]
        place = "params" if method == "GET" else "json" if self.settings.get("body") == "json" else "data"
        try:
            return outbound.request(method, url, headers=headers, seconds=SECONDS, **{place: fields}, **way)
        except outbound.OutboundError as error:
            raise failure_of(error, once=True) from error

    def _read(self, answer):
        words = answer.text.strip()[:LONGEST_ANSWER]
        status = answer.status_code
        if status in BUSY:
            raise TemporaryFailure(f"{status} {words}", after=_seconds(answer.headers.get("Retry-After")))
        if status in UNHEARD_ANSWERS:
            raise Unsure(f"{status} {words}")
        if status >= 300:
            raise PermanentFailure(_("The provider of text messages says: {words}"), words=f"{status} {words}")
        said = _json(answer)
        path, wanted = self.settings.get("ok_path", ""), self.settings.get("ok_value", "")
        if wanted and (at(said, path) if path else answer.text).strip().casefold() != wanted.strip().casefold():
            raise PermanentFailure(_("The provider of text messages says: {words}"), words=words)
        return Sent(external_id=at(said, self.settings.get("id_path", ""))[:60], answer=words)


def filled(template: str, places: dict) -> str:
    """A template with its places filled, each once: what fills one is never read as a place itself."""
    return PLACE.sub(lambda found: places.get(found[1], found[0]), str(template))


def at(said, path: str) -> str:
    """What stands at a path of a JSON answer («data.messages.0.id»), as text; "" where nothing does."""
    if not path:
        return ""
    for step in path.split("."):
        if isinstance(said, list) and step.isdigit() and int(step) < len(said):
            said = said[int(step)]
        elif isinstance(said, dict) and step in said:
            said = said[step]
        else:
            return ""
    return (
        ""
        if said is None or isinstance(said, dict | list)
        else str(said).lower()
        if isinstance(said, bool)
        else str(said)
    )


def _json(answer):
    try:
        return answer.json()
    except ValueError:
        return None


def _text(said, name):
    return str(said.get(name) or "") if name else ""


def _seconds(value):
    return min(int(value), 3600) if value and value.isdigit() else None
