"""One bot whose updates are asked for, for as long as it is wanted (long polling)."""

import time

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pasokh.kernel.tenancy import workspace

from ...models import Channel
from ..asking import Asker
from ..base import PermanentFailure, TemporaryFailure
from . import connecting
from .client import Client
from .providers import WANTED_UPDATES
from .storing import raw_of_update, store_update

PATIENCE = 25  # seconds for which the provider keeps a question open while nothing happens
MARGIN = 15  # seconds for the way there and back
AT_ONCE = 100  # updates in one answer
MOST_BYTES = (
    32 * 1024 * 1024
)  # in one answer: a hundred of the largest updates there are; one that is never taken would stop all behind it
QUICK = 1  # seconds; a provider that keeps no question open is asked this often
FRESH = (
    24 * 3600
)  # seconds; for so long a provider keeps updates, and for so long the number of the last one means something


class Poller(Asker):
    """Asks for the updates of one bot."""

    what, longest_wait = "bot", 120

    def __init__(self, workspace_id, channel_id, locks, patience=PATIENCE):
        super().__init__(workspace_id, channel_id, locks)
        self.patience = patience

    def work(self, channel):
        client = Client(channel)
        client.call("deleteWebhook")  # while one is set nothing is given to those who ask
        offset = _known_offset(channel, client)
        while self.goes_on():
            connection.close()
            asked_at = time.monotonic()
            offset = self.ask_once(channel, client, offset)
            self.went_well()
            if offset is None and time.monotonic() - asked_at < QUICK:
                self.stop.wait(QUICK)

    def ask_once(self, channel, client, offset):
        """Ask, store what comes, and say from which number on to ask the next time: None once nothing waits.

        The number is written together with the receipts. The provider forgets what lies before a number only when it is asked with it, so nothing is
        forgotten that is not stored. Without a number it gives what it has not forgotten: after a quiet week numbers begin anew, maybe below it.
        """
        params = {"timeout": self.patience, "limit": AT_ONCE} | ({"offset": offset} if offset else {})
        if client.provider.chooses_updates:
            params["allowed_updates"] = list(WANTED_UPDATES)
        found = client.call("getUpdates", seconds=self.patience + MARGIN, max_bytes=MOST_BYTES, **params)
        updates = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
        if not updates:
            return None
        last = max((each["update_id"] for each in updates if isinstance(each.get("update_id"), int)), default=None)
        with workspace(self.workspace_id):
            for each in updates:
                store_update(channel, raw_of_update(each))
            if last is not None:
                progress = {"bot": client.bot, "offset": last + 1, "at": timezone.now().isoformat()}
                Channel.objects.filter(pk=channel.pk).update(progress=progress)
        return last + 1 if last is not None else None

    def words_of(self, error):
        known = isinstance(error, PermanentFailure | TemporaryFailure)
        return str(error) if known else type(error).__name__

    def write(self, works, words):
        connecting.note(self.workspace_id, self.channel_id, works=works, words=words)


def _known_offset(channel, client):
    progress = channel.progress
    at = parse_datetime(progress.get("at") or "")
    if progress.get("bot") != client.bot or at is None or (timezone.now() - at).total_seconds() > FRESH:
        return None
    return progress.get("offset")
