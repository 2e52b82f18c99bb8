"""Calls of the Bot API: by the channel's server and proxy, within its limits, every way it can fail sorted.

The token stands in the address of each call, so no word of an address is ever shown or logged.
"""

import json
import time
from typing import BinaryIO

from django.conf import settings

from pasokh.kernel import limits, outbound

from ..base import PermanentFailure, TemporaryFailure, Unsure
from ..lines import UNHEARD_ANSWERS, failure_of
from .providers import OWN_SERVER_LIMIT, PROVIDERS

SECONDS = 20  # for a call; sending a file takes longer
SECONDS_WITH_FILE = 180
EACH_SECOND = 30  # calls of one bot (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)
EACH_SECOND_OF_CHAT = 1
EACH_MINUTE_OF_GROUP = 20
PATIENCE = 4  # seconds that a worker waits for its turn; then the job comes again
CHATS_REFUSED, REFUSED_WITHIN = (
    2,
    60,
)  # so many chats of a bot that must wait, within so many seconds: then all of them do


class Blocked(PermanentFailure):
    """The person has blocked the bot, left, or never began."""


class TooFast(TemporaryFailure):
    """The provider wants to be asked again after so many seconds, `after`."""


class Moved(TemporaryFailure):
    """The group has become another one: `chat` is its new id."""

    def __init__(self, words, chat):
        super().__init__(words)
        self.chat = chat


class Client:
    """One bot, as its channel is set."""

    def __init__(self, channel):
        self.provider = PROVIDERS[channel.kind]
        self.token = str(channel.credentials.get("token", ""))
        self.base = (channel.settings.get("base_url") or self.provider.base_url).rstrip("/")
        self.proxy = channel.credentials.get("proxy") or None  # with the rest of what is secret: it may name a password
        self.bot = self.token.partition(":")[0]

    def call(
        self, method: str, *, files=None, seconds=SECONDS, max_bytes=outbound.MAX_BYTES, once: bool = False, **params
    ):
        """The result of a method. Raises TemporaryFailure, PermanentFailure (Blocked), and, with `once`, Unsure where it may have been done."""
        content = {"json": params} if not files else {"data": _as_form(params), "files": files}
        url = f"{self.base}/bot{self.token}/{method}"
        try:
            given = self._way() | content
            return _result(outbound.request("POST", url, seconds=seconds, max_bytes=max_bytes, **given), once)
        except outbound.OutboundError as error:
            raise failure_of(error, once=once) from error
        except TooFast as failure:
            self._all_wait(str(params.get("chat_id", "")), failure.after)
            raise

    def download(self, path: str, sink: BinaryIO) -> None:
        """Write a file of the provider's to `sink`. Raises as `call`, and PermanentFailure for one that is too large."""
        url = f"{self.base}/file/bot{self.token}/{path.lstrip('/')}"
        try:
            outbound.download(url, sink, max_bytes=self.download_limit, **self._way())
        except outbound.OutboundError as error:
            raise failure_of(error, once=False) from error

    @property
    def download_limit(self) -> int:
        """How large a file may be that is fetched, in bytes."""
        return self.provider.download_limit if self.base == self.provider.base_url else OWN_SERVER_LIMIT

    def take_turn(self, chat: str) -> None:
        """Wait until the bot, and this chat, may be written to again. Raises TemporaryFailure where that takes too long."""
        for key, limit, seconds in self._limits(chat):
            _wait(key, limit, seconds)

    def _limits(self, chat):
        """(key, calls, seconds) of the bot, and of a chat if there is one."""
        name = f"botapi {self.base} {self.bot}"
        own = (EACH_MINUTE_OF_GROUP, 60) if chat.startswith("-") else (EACH_SECOND_OF_CHAT, 1)
        return [(name, EACH_SECOND, 1), *([(f"{name} {chat}", *own)] if chat else [])]

    def _all_wait(self, chat, seconds):
        """Whoever else wants to write there waits as well; to anybody, where that was said of no chat, or of several within a minute."""
        whole, *of_chat = self._limits(chat)
        for key, _limit, per_seconds in of_chat:
            limits.close(key, per_seconds, seconds)
        if not chat or not limits.hit(f"{whole[0]} refused", CHATS_REFUSED, REFUSED_WITHIN).allowed:
            limits.close(whole[0], whole[2], seconds)

    def _way(self):
        private = settings.PASOKH_BOTS_PRIVATE
        return {"proxy": self.proxy, "allow_private": private, "private_proxy": private}


def _as_form(params):
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in params.items()
    }


def _wait(key, limit, seconds):
    end = time.monotonic() + PATIENCE
    while True:
        verdict = limits.hit(key, limit, seconds)
        if verdict.allowed:
            return
        if time.monotonic() + max(seconds / limit, verdict.retry_after - 1) > end:
            raise TemporaryFailure("waiting for its turn", after=verdict.retry_after)
        time.sleep(min(seconds / limit, 1))


def _result(answer, once):
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict) or "ok" not in said:
        words = f"status {answer.status_code}, and no answer of a Bot API"
        raise Unsure(words) if once and answer.status_code in UNHEARD_ANSWERS else TemporaryFailure(words)
    if said["ok"]:
        return said.get("result")
    raise _refusal(said, answer.status_code)


def _refusal(said, status):
    words = str(said.get("description") or f"status {status}")[:500]
    given = said.get("parameters") if isinstance(said.get("parameters"), dict) else {}
    code = said.get("error_code") if isinstance(said.get("error_code"), int) else status
    if code == 429:
        wait = given.get("retry_after")
        return TooFast(words, after=min(max(wait, 1), 3600) if isinstance(wait, int) else 5)
    if given.get("migrate_to_chat_id"):
        return Moved(words, str(given["migrate_to_chat_id"]))
    if code == 403:
        return Blocked(words)
    return TemporaryFailure(words) if code >= 500 else PermanentFailure(words)
