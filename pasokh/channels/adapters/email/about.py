"""What a mail says beside its words."""

from .enclosed import forwarded_in
from .invitations import invitation_of
from .mail import ParsedMail


def about_of(mail: ParsedMail) -> dict:
    """What to keep beside the message, by the columns of MailFacts; {} for most mails."""
    found = {"invitation": invitation_of(mail.attachments), "forwarded": forwarded_in(mail), "seal": mail.seal}
    return {name: value for name, value in found.items() if value}
