"""The recipients of one mail: each has an end of her own. Who has it is sent it no more; who was put off is tried again, alone."""

import smtplib

from pasokh.tickets.writing.mailing import missed_by

from ...begun import note_start
from .deliver import words_of


class Round:
    """One try to hand a mail over, inside its workspace: `recipients` are those who do not have it yet."""

    def __init__(self, delivery, everybody):
        self.delivery = delivery
        self.rest = [address for address, told in missed_by(delivery.message).items() if told["waits"]]
        self.recipients = self.rest or list(dict.fromkeys(everybody))
        self.refused = {}

    def begin(self, refused):
        """The server has heard of all. Raises what it said where the mail is not to go: to nobody, and not without the customer, who is the first."""
        self.refused = refused
        first = self.recipients[0]
        if first in refused and not self.rest:
            raise smtplib.SMTPRecipientsRefused({first: refused[first]})
        if self.is_refused_all:
            raise smtplib.SMTPRecipientsRefused(refused)
        note_start(self.delivery)

    @property
    def is_refused_all(self) -> bool:
        """Whether the server took it for none of those who were put off before."""
        return bool(self.rest) and len(self.refused) == len(self.recipients)

    def missed(self) -> dict:
        """As Envelope keeps those who were refused. RFC 5321, 4.2.1: 4yz may pass."""
        return {who: {"words": words_of(*why), "waits": why[0] < 500} for who, why in self.refused.items()}
