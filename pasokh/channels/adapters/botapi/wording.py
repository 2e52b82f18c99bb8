"""What a message of the Bot API says, in words: its text, and what else it holds where that is no text."""

from django.utils.translation import gettext as _

from .media import media_of
from .reading import name_of, number, part, parts, text

MAP = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
# What happens in a chat, and nobody says.
SERVICE = frozenset(
    "new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo "
    "group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id "
    "migrate_from_chat_id pinned_message connected_website write_access_allowed proximity_alert_triggered boost_added chat_background_set "
    "checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited "
    "forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed "
    "managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted video_chat_scheduled "
    "video_chat_started video_chat_ended video_chat_participants_invited".split()
)
# What stands around what is said.
AROUND = frozenset(
    "message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot sender_tag date guest_query_id "
    "business_connection_id chat forward_origin forward_from forward_from_chat forward_date is_topic_message is_automatic_forward reply_to_message "
    "external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot edit_date has_protected_content is_from_offline "
    "is_paid_post media_group_id author_signature paid_star_count entities caption_entities link_preview_options reply_markup effect_id "
    "show_caption_above_media has_media_spoiler guest_bot_caller_user guest_bot_caller_chat suggested_post_info".split()
)


def is_service(message: dict) -> bool:
    """Whether it only says that something happened in the chat."""
    return bool(SERVICE & message.keys()) and not (text(message, "text") or text(message, "caption"))


def said(message: dict) -> str:
    """What stands for the text: her text or caption, else what the message holds."""
    return text(message, "text") or text(message, "caption") or _held(message)


def _held(message):
    for key, tell in TOLD.items():
        if key in message and (words := tell(message)):
            return words
    if media_of(message):
        return ""
    kind = next((key for key in message if key not in AROUND), "")
    return _("(a message of the kind “{kind}”, which cannot be shown here)").format(kind=kind) if kind else ""


def _venue(message):
    given = part(message, "venue")
    names = [text(given, "title", 200), text(given, "address", 300)]
    return "\n".join(filter(None, [*names, _location({"location": part(given, "location")})]))


def _location(message):
    given = part(message, "location")
    lat, lon = given.get("latitude"), given.get("longitude")
    if not all(isinstance(each, int | float) and abs(each) <= 180 for each in (lat, lon)):
        return ""
    place = {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
    return _("Location: {lat}, {lon}").format(**place) + "\n" + MAP.format(**place)


def _contact(message):
    given = part(message, "contact")
    return " ".join(filter(None, [_("Contact:"), name_of(given), text(given, "phone_number", 40)]))


def _poll(message):
    given = part(message, "poll")
    options = [f"• {text(each, 'text', 300)}" for each in parts(given, "options")[:20]]
    return "\n".join([_("Poll: {question}").format(question=text(given, "question", 500)), *options])


def _checklist(message):
    given = part(message, "checklist")
    return "\n".join(
        [text(given, "title", 300), *(f"• {text(each, 'text', 300)}" for each in parts(given, "tasks")[:50])]
    )


def _dice(message):
    given = part(message, "dice")
    return f"{text(given, 'emoji', 20)} {number(given, 'value')}".strip()


def _sticker(message):
    return text(part(message, "sticker"), "emoji", 20) or _("(a sticker)")


def _payment(message):
    given = part(message, "successful_payment") or part(message, "refunded_payment") or part(message, "invoice")
    return _("Payment: {amount} {currency}").format(
        amount=number(given, "total_amount"), currency=text(given, "currency", 10)
    )


def _rich(message):
    return "\n".join(
        filter(None, (_text_within(block) for block in parts(part(message, "rich_message"), "blocks")[:200]))
    )


def _text_within(given, depth=8):
    """All texts of a nested value, one after the other."""
    if isinstance(given, str):
        return given
    if isinstance(given, list) and depth:
        return "".join(_text_within(each, depth - 1) for each in given[:500])
    if isinstance(given, dict) and depth:
        inner = [
            _text_within(value, depth - 1)
            for key, value in given.items()
            if key not in ("type", "align", "valign", "url")
        ]
        return " ".join(filter(None, inner))
    return ""


TOLD = {
    "venue": _venue,
    "location": _location,
    "contact": _contact,
    "poll": _poll,
    "checklist": _checklist,
    "dice": _dice,
    "sticker": _sticker,
    "game": lambda message: text(part(message, "game"), "title", 300),
    "web_app_data": lambda message: text(part(message, "web_app_data"), "data", 4096),
    "successful_payment": _payment,
    "refunded_payment": _payment,
    "invoice": _payment,
    "rich_message": _rich,
}


def forwarded_from(message: dict) -> str:
    """Whom a forwarded message is from, "" for one of her own."""
    origin = part(message, "forward_origin")
    who = part(origin, "sender_user") or part(origin, "sender_chat") or part(origin, "chat")
    who = who or part(message, "forward_from") or part(message, "forward_from_chat")
    return name_of(who) or text(origin, "sender_user_name", 80)


def quoted(message: dict) -> str:
    """What of another message she answers: the part that she chose, else its beginning."""
    chosen = text(part(message, "quote"), "text", 1000)
    answered = part(message, "reply_to_message")
    return chosen or text(answered, "text", 500) or text(answered, "caption", 500)
