"""What colleagues write to a bot, press and change there."""

import re
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.edit import CannotBeEdited, edit
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message
from pasokh.workspaces.models import Workspace

from ..adapters.botapi.jobs import answer_button
from ..adapters.botapi.reading import name_of, number, part, text
from ..models import Handset, Receipt, Relayed
from . import claiming, jobs, linking, wording

CODE = re.compile(r"/(?:start link-|link\s+)([a-z0-9]{8})", re.IGNORECASE)
SAID = uuid.UUID("6f6a0b52-0b5c-4d1e-9b53-3d1a6cf0b8e4")  # the space of names of what was said on handsets


def take(receipt, update, arrival) -> bool:
    """Whether an update is a colleague's, and so no customer's: done, and settled."""
    if not update.is_private:
        return False
    if code := CODE.fullmatch(text(update.message, "text", 60).strip()) if update.kind == "message" else None:
        _link(receipt, update, code[1])
        return True
    rows = Handset.objects.select_related("member", "bot").filter(bot=receipt.channel, chat=update.chat_id)
    handset = rows.first()
    if handset is None or not linking.may_have_handset(handset.member):
        return _press_late(receipt, update)
    with override(handset.member.language):
        message = _hear(handset, update, arrival, receipt.facts)
    receipt.settle(Receipt.State.DONE, reason="colleague", message=message)
    return True


def _press_late(receipt, update):
    """Whether it is the button below what was told when this chat was still a colleague's: it gives nobody anything, and is no customer's word."""
    if update.kind != "callback_query" or not text(update.body, "data", 64).startswith(wording.TAKE):
        return False
    receipt.settle(Receipt.State.DONE, reason="colleague")
    with override(Workspace.objects.values_list("language", flat=True).get(pk=receipt.workspace_id)):
        words = wording.hint("gone")
    answer_button.defer(channel_id=receipt.channel_id, query=text(update.body, "id", 60), text=words)
    return True


def _link(receipt, update, code):
    # Settled without its words: a code is a secret, though not for long.
    receipt.settle(Receipt.State.DONE, reason="colleague")
    try:
        handset = linking.link(bot=receipt.channel, chat=update.chat_id, name=name_of(update.sender), code=code)
    except linking.WrongCode:
        jobs.say.defer(channel_id=receipt.channel_id, chat=update.chat_id, key="wrong code")
    else:
        jobs.say.defer(
            channel_id=receipt.channel_id, chat=update.chat_id, key="linked", language=handset.member.language
        )


def _hear(handset, update, arrival, facts):
    if update.kind == "my_chat_member":
        blocked = timezone.now() if arrival.noted == "left" else None
        Handset.objects.filter(pk=handset.pk).update(blocked_at=blocked)
        return None
    if update.kind == "callback_query":
        return _press(handset, update)
    if update.kind == "edited_message":
        return _change(handset, arrival)
    if update.kind != "message" or arrival.noted == "service":
        return None
    if handset.blocked_at:
        Handset.objects.filter(pk=handset.pk).update(blocked_at=None)
    return _say(handset, update, arrival, facts)


def _say(handset, update, arrival, facts):
    command = text(update.message, "text", 20).strip().lower()
    if command in ("/on", "/off"):
        Handset.objects.filter(pk=handset.pk).update(listening=command == "/on")
        return _tell(handset, command[1:])
    relayed = _answered(handset, update)
    if relayed is None:
        return _tell(handset, "context")
    if facts.get("unfetched"):
        return _tell(handset, "unfetched")
    return _answer(handset, relayed, arrival)


def _answered(handset, update):
    """What she replies to: the row of a message that was told to her."""
    told = number(part(update.message, "reply_to_message"), "message_id")
    rows = Relayed.objects.filter(handset=handset, parts__contains=[told]) if told else Relayed.objects.none()
    return rows.select_related("message__ticket").first()


def _answer(handset, relayed, arrival):
    member = handset.member
    try:
        with transaction.atomic():  # who says nothing that can be sent takes nothing
            ticket = claiming.take(ticket=relayed.message.ticket, member=member)
            files = [attach(each.stored, by=member.actor).pk for each in arrival.files if each.stored]
            said = {"text": arrival.text, "html": arrival.html, "attachment_ids": files}
            return reply(ticket=ticket, by=member, client_id=_client_id(arrival), **said)
    except claiming.HasIt as found:
        return _tell(handset, "taken", name=found.member.name)
    except claiming.NotHers:
        return _tell(handset, "gone")
    except (EmptyMessage, MessageTooLong):
        return _tell(handset, "empty")


def _client_id(arrival):
    # The same for an update that is processed again, and for the edit of what was said.
    return uuid.uuid5(SAID, arrival.external_id)


def _change(handset, arrival):
    said = Message.objects.filter(
        author_kind="member", author_id=handset.member_id, client_id=_client_id(arrival)
    ).first()
    if said is None:
        return None
    try:
        return edit(message=said, by=handset.member, text=arrival.text, html=arrival.html, instant=True)
    except (CannotBeEdited, EmptyMessage, MessageTooLong):
        return None


def _press(handset, update):
    """The button below a message: she has the request, or is told who has."""
    data = text(update.body, "data", 64)
    message = _message_of(data)
    words = ""
    if message:
        try:
            claiming.take(ticket=message.ticket, member=handset.member)
            words = wording.hint("yours")
        except claiming.HasIt as found:
            words = wording.hint("has it", name=found.member.name)
        except claiming.NotHers:
            words = wording.hint("gone")
    answer_button.defer(channel_id=handset.bot_id, query=text(update.body, "id", 60), text=words)
    return


def _message_of(data):
    try:
        uid = uuid.UUID(data.removeprefix(wording.TAKE)) if data.startswith(wording.TAKE) else None
    except ValueError:
        return None
    return Message.objects.select_related("ticket").filter(uid=uid).first() if uid else None


def _tell(handset, key, **around):
    jobs.say.defer(channel_id=handset.bot_id, chat=handset.chat, key=key, language=handset.member.language, **around)
