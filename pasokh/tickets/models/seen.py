from pasokh.events import track

from .message import Message


class Seen:
    """How far each side has read. Positions only rise; a late or doubled report changes nothing."""

    def see_as_staff(self, position, *, by):
        """An agent has the thread up to a position on her screen."""
        position = min(position, self.last_position)
        if self._raise("seen_by_staff", position):
            track("ticket.seen", actor=by.actor, subject=self, side="staff", position=position)

    def see_as_contact(self, position):
        """The customer has read up to a position: our messages up to there are read."""
        position = min(position, self.last_position)
        if self._raise("seen_by_contact", position):
            sent = [Message.State.QUEUED, Message.State.SENT, Message.State.DELIVERED]
            self.messages.filter(kind=Message.Kind.REPLY, state__in=sent, position__lte=position).update(
                state=Message.State.READ
            )
            track("ticket.seen", actor=self.contact.actor, subject=self, side="contact", position=position)

    def _raise(self, field, position) -> bool:
        rows = type(self).objects.filter(pk=self.pk, **{f"{field}__lt": position})
        if not rows.update(**{field: position}):
            return False
        setattr(self, field, position)
        return True
