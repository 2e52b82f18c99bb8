"""A colleague's own messenger: linked by a code that she is shown in the desk, and says to one of our bots."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pasokh.events import track
from pasokh.kernel import limits

from ..actions.open_channel import KEY_ALPHABET
from ..models import Channel, Handset, HandsetCode

LENGTH = 8
GOOD_FOR = timedelta(minutes=15)
TRIES, TRIES_SECONDS = 5, 900  # of one chat


class WrongCode(Exception):
    """Unknown, used or too old; or this chat has tried too often."""


def new_code(member) -> str:
    """A code by which a chat becomes this member's, once, for a quarter of an hour. An earlier one is worth nothing from now on."""
    code = "".join(secrets.choice(KEY_ALPHABET) for _ in range(LENGTH))
    given = {"digest": _digest(code), "expires_at": timezone.now() + GOOD_FOR}
    HandsetCode.objects.update_or_create(member=member, defaults=given)
    return code


def _digest(code):
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


def link(*, bot, chat, name, code) -> Handset:
    """Make a chat with a bot the handset of whoever was shown the code. Her former chat with this bot is hers no more. Raises WrongCode."""
    if not limits.hit(f"handset {bot.pk} {chat}", TRIES, TRIES_SECONDS).allowed:
        raise WrongCode
    with transaction.atomic():
        found = (
            HandsetCode.objects.select_for_update(of=["self"])
            .select_related("member")
            .filter(digest=_digest(code))
            .first()
        )
        if found is None or found.expires_at < timezone.now() or not may_have_handset(found.member):
            raise WrongCode
        member = found.member
        found.delete()
        # What was told in another chat of hers goes with it: its ids are those of that chat, and an answer here must not be taken for one to it.
        Handset.objects.filter(bot=bot).filter(Q(chat=chat) ^ Q(member=member)).delete()
        fresh = {"chat": chat, "name": name[:160], "blocked_at": None, "listening": True}
        handset, _ = Handset.objects.update_or_create(bot=bot, member=member, defaults=fresh)
        track("member.handset_linked", actor=member.actor, subject=member, channel=bot.kind)
    return handset


def may_have_handset(member) -> bool:
    """Whether she answers customers at all."""
    return member.active and member.role != member.Role.LIGHT


def drop(*, handset, by):
    """Tell this chat nothing any more."""
    member = handset.member
    handset.delete()
    track("member.handset_dropped", actor=by.actor, subject=member)


def bots():
    """The bots to which a colleague may link her chat."""
    from ..adapters.botapi.providers import MESSENGERS

    return Channel.objects.filter(kind__in=MESSENGERS, active=True).order_by("pk")
