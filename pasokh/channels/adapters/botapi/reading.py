"""An update of the Bot API, read without trust: any field may be missing, or of another type than the documentation says."""

import json
from dataclasses import dataclass, field

# The kinds of updates that hold a message, as it is or changed.
MESSAGES = ("message", "edited_message", "channel_post", "edited_channel_post", "business_message", "edited_business_message", "guest_message")  # fmt: skip
LARGEST_NUMBER = 2**63
LONGEST = 100_000  # characters of one text


class NotAnUpdate(ValueError):
    """What was sent is no update of the Bot API."""


@dataclass(frozen=True, slots=True)
class Update:
    """`kind` names what happened, `body` holds it; `message` is the message in it, empty where there is none."""

    number: int
    kind: str
    body: dict = field(repr=False)
    message: dict = field(repr=False)

    @property
    def sender(self) -> dict:
        """Who did it: a user, empty where nobody is named."""
        return part(self.body, "from") or part(self.body, "user")

    @property
    def chat(self) -> dict:
        """Where. A button under a message that is gone has none: it was pressed in her own."""
        if self.kind == "callback_query" and not part(self.message, "chat"):
            return part(self.body, "from") | {"type": "private"}
        return part(self.message, "chat") or part(self.body, "chat")

    @property
    def chat_id(self) -> str:
        """The id of the chat as text, "" where there is none."""
        return number(self.chat, "id")

    @property
    def is_private(self) -> bool:
        return self.chat.get("type") == "private"

    @property
    def is_group(self) -> bool:
        return self.chat.get("type") in ("group", "supergroup")


def read(raw: bytes) -> Update:
    """The update in what was sent. Raises NotAnUpdate."""
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotAnUpdate("no JSON") from error
    if not isinstance(given, dict) or not isinstance(given.get("update_id"), int):
        raise NotAnUpdate("no update_id")
    kind = next((key for key in given if key != "update_id" and isinstance(given[key], dict)), "")
    body = given.get(kind) or {}
    kind = text({"kind": kind}, "kind", 60)
    if kind in MESSAGES:
        message = body
    else:
        message = part(body, "message") if kind == "callback_query" else {}
    return Update(given["update_id"], kind, body, message)


def part(given: dict, key: str) -> dict:
    """An object in it, empty where there is none."""
    found = given.get(key)
    return found if isinstance(found, dict) else {}


def text(given: dict, key: str, longest: int = LONGEST) -> str:
    """A text in it, "" where there is none; without NUL and halves of letters, which no database takes."""
    found = given.get(key)
    if not isinstance(found, str):
        return ""
    return found[:longest].replace("\x00", "").encode("utf-8", "replace").decode()


def number(given: dict, key: str) -> str:
    """A whole number in it as text, "" where there is none."""
    found = given.get(key)
    whole = isinstance(found, int) and not isinstance(found, bool) and abs(found) < LARGEST_NUMBER
    return str(found) if whole else ""


def parts(given: dict, key: str) -> list[dict]:
    """The objects of a list in it."""
    found = given.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def name_of(person: dict) -> str:
    """How a user, a chat or a contact is called: the names, else the user name."""
    names = " ".join(filter(None, [text(person, "first_name", 80).strip(), text(person, "last_name", 80).strip()]))
    return names or text(person, "title", 160).strip() or text(person, "username", 80)
