"""What differs between those who speak the Bot API."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Provider:
    """One who speaks the Bot API. Limits are in UTF-16 units of text and in bytes of files; those of files hold for its own servers only.

    `forms_text`: text goes out with its entities; else it goes as plain text. `proves_itself`: webhooks carry a secret in a header; else the secret
    is the address alone. `chooses_updates`: it can be told which kinds of updates are wanted.
    """

    name: str
    base_url: str
    link: str  # to a bot, by its user name
    forms_text: bool = True
    proves_itself: bool = True
    chooses_updates: bool = True
    groups_media: bool = True
    text_limit: int = 4096
    caption_limit: int = 1024
    download_limit: int = 20 * MEGABYTE
    upload_limit: int = 50 * MEGABYTE


PROVIDERS = {
    "telegram": Provider(name="Telegram", base_url="https://api.telegram.org", link="https://t.me/{username}"),
    "bale": Provider(
        name="Bale",
        base_url="https://tapi.bale.ai",
        link="https://ble.ir/{username}",
        forms_text=False,
        proves_itself=False,
        chooses_updates=False,
        groups_media=False,
    ),
}

# What is made something of; all else is stored all the same if it comes.
WANTED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "business_message",
    "callback_query",
    "my_chat_member",
)
OWN_SERVER_LIMIT = 60 * MEGABYTE  # of a file from a Bot API server of one's own: what a receipt may hold
PHOTO_LIMIT = 10 * MEGABYTE  # of a picture that is sent as such
MESSENGERS = tuple(PROVIDERS)
