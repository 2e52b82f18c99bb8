"""A mail that a server took for some of its recipients only: its message is sent, and each of the others has an end of her own."""

from django.utils import timezone
from django.utils.translation import gettext_noop

from pasokh.events import track
from pasokh.events.actors import SYSTEM
from pasokh.tickets.models import Message
from pasokh.tickets.writing.mailing import missed_by, note_gone

from ..models import ChannelStep, Delivery
from ..models.channel_step import step_of, write_steps

BROKE = gettext_noop("The connection broke while it was being sent: it may have arrived.")
State = Message.State


def words_of(missed) -> str:
    """Each address with the server's words, as one line."""
    return "; ".join(f"{address}: {told['words']}" for address, told in missed.items())


def parted(missed) -> tuple[dict, dict]:
    """(those who are tried again, those who are not)."""
    waiting = {who: told for who, told in missed.items() if told["waits"]}
    return waiting, {who: told for who, told in missed.items() if who not in waiting}


def has_gone(delivery) -> bool:
    """Whether it has gone to others, and what is tried is the rest."""
    return delivery.sent_at is not None and any(told["waits"] for told in missed_by(delivery.message).values())


def finish(delivery, state, answer, sent, began) -> None:
    """The rest is settled: taken for those whom `sent` does not call missed; or, without `sent`, for nobody, by the words of `answer`."""
    words = BROKE if state == Delivery.State.UNSURE else answer
    waiting = [address for address, told in missed_by(delivery.message).items() if told["waits"]]
    write_steps([began, *(taken_steps(delivery, sent) if sent else [])])
    settle(delivery, sent.missed if sent else {address: {"words": words} for address in waiting}, (), state)
    tell(delivery.message)


def taken_steps(delivery, sent) -> list[ChannelStep]:
    """The step of a server that took it, if it did for anybody; before `note_gone` has written down who has it now."""
    waiting = {address for address, told in missed_by(delivery.message).items() if told["waits"]}
    for_nobody = waiting and waiting <= set(sent.missed)
    return [] if for_nobody else [step_of(delivery, ChannelStep.Step.SENT, words=sent.answer)]


def refused_steps(delivery, missed, step=ChannelStep.Step.REFUSED) -> list[ChannelStep]:
    """A step for each whom it does not reach, with her address."""
    return [step_of(delivery, step, words=words_of({who: told}), address=who) for who, told in missed.items()]


def settle(delivery, missed, copies, state=Delivery.State.FAILED) -> None:
    """Note whom it went to in copy and whom it did not reach, now that no more is tried. A delivery that missed somebody is in trouble, though sent."""
    note_gone(delivery.message, copies=copies, missed={who: told | {"waits": False} for who, told in missed.items()})
    unsure = state == Delivery.State.UNSURE
    step = ChannelStep.Step.UNSURE if unsure else ChannelStep.Step.REFUSED
    write_steps(refused_steps(delivery, missed, step))
    left = missed_by(delivery.message)
    ended = Delivery.State.SENT if not left else Delivery.State.UNSURE if unsure else Delivery.State.FAILED
    delivery.state, delivery.sent_at = ended, delivery.sent_at or timezone.now()
    if left:
        delivery.answer = words_of(left)[:2000]
    delivery.save(update_fields=["state", "answer", "sent_at"])


def tell(message) -> None:
    """Screens that show the message show it anew."""
    track("message.state_changed", actor=SYSTEM, subject=message.ticket, message=message.pk, state=State.SENT)
