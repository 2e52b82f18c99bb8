"""A reply as the calls that send it: its text in as many pieces as it needs, then its files."""

from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from pasokh.kernel import files
from pasokh.tickets.models import Attachment
from pasokh.tickets.writing.choices import choices_of

from ..base import PermanentFailure, TemporaryFailure
from .client import SECONDS, SECONDS_WITH_FILE, Blocked
from .forms_of_text import length_of, split, text_of_html
from .providers import PHOTO_LIMIT

SCANNED = 15  # seconds after which a file is looked at again that a scanner has not seen yet
MOST_DATA = 64  # bytes that come back with a button (https://core.telegram.org/bots/api#inlinekeyboardbutton)
TOLD_ON = Q(state=Attachment.State.CLEAN, size__lte=PHOTO_LIMIT * 4)
AS_PHOTO = {"image/jpeg", "image/png", "image/webp"}


@dataclass
class Part:
    """One call: a method and its parameters, with a file under its parameter's name."""

    method: str
    params: dict = field(default_factory=dict)
    file: Attachment | None = None
    field: str = ""

    def send(self, client, chat) -> str:
        """Send it; the provider's id of the message. A file that the provider does not take as what it is goes as a document.

        Raises what the client raises, and Unsure.
        """
        try:
            result = self._call(client, chat)
        except Blocked:
            raise
        except PermanentFailure:
            if self.field in ("", "document"):
                raise
            return replace(self, method="sendDocument", field="document").send(client, chat)
        return str(result.get("message_id", "")) if isinstance(result, dict) else ""

    def _call(self, client, chat):
        if self.file is None:
            return client.call(self.method, chat_id=chat, once=True, seconds=SECONDS, **self.params)
        with files.open_file(self.file.stored) as content:
            given = {self.field: (self.file.name, content, self.file.content_type)}
            seconds = SECONDS_WITH_FILE
            return client.call(self.method, chat_id=chat, once=True, files=given, seconds=seconds, **self.params)


def outgoing_of(delivery, provider) -> list[Part]:
    """The parts of a delivery, the same each time. Raises PermanentFailure, TemporaryFailure for files that cannot be sent, or not yet."""
    message = delivery.message
    text, entities = _text_of(message, provider)
    attached = list(message.attachments.order_by("pk"))
    for file in attached:
        _check(file, provider)
    keyboard = _keyboard(message)
    if len(attached) == 1 and not keyboard and 0 < length_of(text) <= provider.caption_limit:
        return [_of_file(attached[0], caption=text, **({"caption_entities": entities} if entities else {}))]
    parts = [_of_text(*piece) for piece in split(text, entities, provider.text_limit)]
    if keyboard and parts:
        parts[-1].params["reply_markup"] = keyboard
    parts += [_of_file(file) for file in attached]
    if not parts:
        raise PermanentFailure(_("There is nothing in it that this messenger could show."))
    return parts


def _text_of(message, provider):
    """Text and entities. Form that says nothing as text (a picture in the line, a rule) leaves what stands beside it."""
    formed = text_of_html(message.html) if message.html and provider.forms_text else ("", [])
    return formed if formed[0].strip() else (message.text, [])


def files_of(message) -> list[Part]:
    """The files of a message as calls: those that were found clean, and are not too large to be told on."""
    return [_of_file(file) for file in message.attachments.filter(TOLD_ON).order_by("pk")]


def kept_back(message) -> list[Attachment]:
    """Those of which `files_of` makes no call."""
    return list(message.attachments.exclude(TOLD_ON).order_by("pk"))


def _check(file, provider):
    if file.state == Attachment.State.WAITING:
        raise TemporaryFailure("a file is still being scanned", after=SCANNED)
    if file.state == Attachment.State.BLOCKED:
        words = _("The file “{name}” is not sent: the scanner has found something in it.")
        raise PermanentFailure(words, name=file.name)
    if file.size > provider.upload_limit:
        raise PermanentFailure(_("The file “{name}” is larger than a bot may send."), name=file.name)


def _of_text(text, entities):
    return Part("sendMessage", {"text": text} | ({"entities": entities} if entities else {}))


def _of_file(file, **params):
    if file.content_type in AS_PHOTO and file.size <= PHOTO_LIMIT:
        return Part("sendPhoto", params, file, "photo")
    if file.content_type == "video/mp4":
        return Part("sendVideo", params, file, "video")
    if file.content_type == "audio/ogg":
        return Part("sendVoice", params, file, "voice")
    return Part("sendDocument", params, file, "document")


def _keyboard(message) -> dict | None:
    """Buttons for the numbered choices with which a flow's question ends. What a button says is the answer, as if it had been typed."""
    choices = list(enumerate(choices_of(message), start=1))
    if not choices:
        return None
    return {"inline_keyboard": [[{"text": label, "callback_data": str(at)[:MOST_DATA]}] for at, label in choices]}
