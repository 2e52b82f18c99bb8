"""How a connected channel goes beside its being fetched: how sending goes, and what waits, in which direction and since when."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.channels.failures import in_words
from pasokh.channels.watching import behind
from pasokh.ui.filters import number


def going_of(channel, waiting_in, waiting_out) -> dict:
    """`going`: lines of words, kind ("danger" or ""), the time that ends them (or None), and what the server said. `waiting_in` and `waiting_out` as
    `channels.watching` gives them."""
    lines = [*_sending(channel), *_behind(channel), *_put_away(channel)]
    if channel.pk in waiting_in:
        lines.append(_waiting(*waiting_in[channel.pk], _to_be_read))
    if channel.pk in waiting_out:
        lines.append(_waiting(*waiting_out[channel.pk], _to_be_sent))
    return {"going": lines}


def _sending(channel):
    noted = channel.health.get("sending")
    if noted and noted["ok"]:
        yield _line(_("Last sent:"), noted["at"])
    elif noted:
        yield _line(_("Sending fails since:"), noted["since"], "danger", in_words(noted["words"]))
        if noted.get("last_ok"):
            yield _line(_("Last sent:"), noted["last_ok"])


def _behind(channel):
    noted, count = channel.health.get("imap"), behind(channel)
    if noted and not noted["ok"] and count:
        words = ngettext(
            "At most %(count)s mail waits on the server", "At most %(count)s mails wait on the server", count
        )
        yield _line(words % {"count": number(count)})


def _put_away(channel):
    noted = channel.health.get("afterwards")
    if noted and not noted["ok"]:
        yield _line(_("Mails are not put away as wished"), noted["since"], "danger", in_words(noted["words"]))


def _to_be_read(count):
    return ngettext("%(count)s message waits to be read, since", "%(count)s messages wait to be read, since", count)


def _to_be_sent(count):
    return ngettext("%(count)s answer waits to be sent, since", "%(count)s answers wait to be sent, since", count)


def _waiting(count, since, words_for):
    return {"words": words_for(count) % {"count": number(count)}, "kind": "", "at": since, "said": ""}


def _line(words, at="", kind="", said=""):
    return {"words": words, "kind": kind, "at": datetime.fromisoformat(at) if at else None, "said": said}
