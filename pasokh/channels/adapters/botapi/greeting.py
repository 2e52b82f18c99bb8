"""What a bot says to whoever begins a chat with it."""

from django.utils.translation import gettext as _


def of(channel, business, language) -> dict:
    """The parameters of sendMessage, in the language that is active; empty where the bot says nothing."""
    if channel.settings.get("quiet"):
        return {}
    texts = channel.settings.get("greeting") or {}
    usual = _("Hello! Write to {business} here: your message becomes a request, and the answer comes to this chat.")
    said = {"text": texts.get(language) or usual.format(business=business.name)}
    if channel.settings.get("asks_phone"):
        button = {"text": _("Send my phone number"), "request_contact": True}
        said["reply_markup"] = {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}
    return said
