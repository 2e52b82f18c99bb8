"""An update of the Bot API to an Arrival: pure, but for the words of the business's language."""

import re

from django.utils.translation import gettext as _

from pasokh.kernel import files, phones
from pasokh.kernel.persian.isolates import clean_line

from ...arrival import Arrival, ArrivedFile, Clue
from . import wording
from .forms_of_text import html_of
from .media import Media, media_of
from .reading import Update, name_of, number, part, parts, text

LIVE = "live_period"
LONGEST_LABEL = 200
PAYLOAD = re.compile(
    r"[A-Za-z0-9_-]{1,64}"
)  # what a link to the bot adds to /start (https://core.telegram.org/bots/features#deep-linking)


def arrival_of(update: Update, channel, facts) -> Arrival:
    """What an update is to us. `facts` are those of its receipt: the files that were fetched of it, and those that could not be."""
    read = _READ.get(update.kind)
    if read is None:
        return Arrival(ignore=f"kind: {update.kind[:40]}")
    return read(update, channel, facts)


def files_of(update: Update, channel) -> list[Media]:
    """The files that are fetched of an update: those of what becomes a message, or changes one. Of a group that nobody wants none."""
    is_said = update.kind in ("message", "edited_message") and not _passed_over(update, channel)
    return media_of(update.message) if is_said else []


def reference(channel, chat, message_id) -> str:
    """How a message of a chat is called among all that we know."""
    return f"{channel.origin}:{chat}:{message_id}"


def _message(update, channel, facts):
    message = update.message
    if reason := _passed_over(update, channel):
        return Arrival(**reason)
    if command := _command(message):
        return _who(update, channel, noted=f"command: {command}")
    return _who(update, channel, **_said(update, channel, facts), proves=_proven(update))


def _passed_over(update, channel):
    """Why nothing is made of a message, as the field of Arrival that says it; empty for what is taken."""
    if reason := _elsewhere(update, channel):
        return reason
    if wording.is_service(update.message):
        return {"noted": "service"}
    if not update.sender or update.sender.get("is_bot"):
        return {"noted": "bot"}
    return {}


def _elsewhere(update, channel):
    """The same of where it happened: in a group that is not wanted, or in a channel of the messenger's."""
    if update.is_group and not channel.settings.get("groups"):
        return {"noted": "group"}
    return {} if update.is_private or update.is_group else {"ignore": "kind: channel_post"}


def _command(message):
    """«start» for a message that begins the chat, as a link to the bot sends it. Other commands, and whatever else stands in it, are what she says."""
    command, _space, rest = text(message, "text", 200).strip().partition(" ")
    begins = command.partition("@")[0] == "/start" and (not rest or PAYLOAD.fullmatch(rest))
    return "start" if begins else ""


def _who(update, channel, **fields):
    """An arrival from the chat: of a private one the person, of a group the group, so that nobody's own requests meet those of a group."""
    language = text(update.sender, "language_code", 8)[:2].lower()
    given = {
        "sender": (channel.kind, update.chat_id),
        "sender_name": clean_line(name_of(update.sender if update.is_private else update.chat), 160),
        "sender_language": language if language in ("fa", "en") else "",
        "joins_open": True,
    }
    return Arrival(**given | fields)


def _said(update, channel, facts):
    message = update.message
    key = "text" if text(message, "text") else "caption"
    words, html = (
        wording.said(message),
        html_of(text(message, key), message.get("entities" if key == "text" else "caption_entities")),
    )
    if origin := wording.forwarded_from(message):
        head = _("Forwarded from {name}").format(name=clean_line(origin, 160))
        words, html = f"{head}\n{words}".strip(), ""
    if update.is_group:
        words, html = f"{clean_line(name_of(update.sender), 160)}: {words}", ""
    if missing := facts.get("unfetched"):
        words, html = "\n".join(filter(None, [words, *_missing(missing)])), ""
    answered = part(message, "reply_to_message")
    clues = [Clue("reference", reference(channel, update.chat_id, number(answered, "message_id")))] if answered else []
    return {
        "text": words,
        "html": html,
        "quoted": wording.quoted(message),
        "external_id": reference(channel, update.chat_id, number(message, "message_id")),
        "clues": tuple(clues),
        "files": tuple(_files(facts)),
    }


def _missing(names):
    """What stands for files that could not be fetched."""
    return [_("(the file “{name}” could not be fetched from the messenger)").format(name=name) for name in names]


def _files(facts):
    for each in facts.get("files", ()):
        yield ArrivedFile(each["clean_name"], b"", each["content_type"], stored=files.Stored(**each))


def _proven(update):
    """Her phone, if the contact that she shared is her own: the provider fills in whose it is."""
    given = part(update.message, "contact")
    if not update.is_private or not number(given, "user_id") or given["user_id"] != update.sender.get("id"):
        return ()
    phone = text(given, "phone_number", 40)
    try:
        # Telegram gives it without the plus.
        return (("phone", phones.reachable(phone if phone.startswith(("+", "0")) else f"+{phone}")),)
    except ValueError:
        return ()


def _edited(update, channel, facts):
    message = update.message
    if reason := _passed_over(update, channel):
        return Arrival(**reason)
    if LIVE in part(message, "location"):
        return Arrival(noted="live location")
    given = _said(update, channel, facts)
    return _who(update, channel, **given, changes=given["external_id"])


def _pressed(update, channel, facts):
    """A button under a message of ours: her answer is what stands on it."""
    if reason := _elsewhere(update, channel):
        return Arrival(**reason)
    answered = reference(channel, update.chat_id, number(update.message, "message_id"))
    return _who(
        update,
        channel,
        text=_label(update) or text(update.body, "data", LONGEST_LABEL),
        external_id=f"{channel.origin}:button:{text(update.body, 'id', 60)}",
        clues=(Clue("reference", answered),),
    )


def _label(update):
    data = update.body.get("data")
    keyboard = part(update.message, "reply_markup").get("inline_keyboard")
    rows = [row for row in keyboard if isinstance(row, list)] if isinstance(keyboard, list) else []
    buttons = [button for row in rows for button in parts({"row": row}, "row")]
    return next((text(each, "text", LONGEST_LABEL) for each in buttons if each.get("callback_data") == data), "")


def _membership(update, channel, facts):
    status = text(part(update.body, "new_chat_member"), "status", 20)
    if not update.is_private:
        return Arrival(noted="membership of a group")
    return _who(update, channel, noted="left" if status in ("kicked", "left") else "came")


_READ = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _pressed,
    "my_chat_member": _membership,
}
