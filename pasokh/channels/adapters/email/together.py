"""Several answers of a chat as one mail: what was not read, each under who said it and when, above what was said before."""

from dataclasses import replace
from html import escape

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pasokh.kernel.html import sanitise
from pasokh.kernel.persian.isolates import isolate
from pasokh.kernel.persian.jalali import show_date, show_time
from pasokh.kernel.persian.numbers import show_number
from pasokh.tickets.models import Message
from pasokh.workspaces.models import Workspace

from ...absent.outcome import away_mail_of
from ...signatures import signature_for
from .compose import Outgoing
from .mail_html import paragraphs
from .sizes import links_to, sort_out
from .threading import reply_subject
from .writing import file_of, outgoing_of


def outgoing_of_any(delivery) -> Outgoing:
    """The mail of a delivery: of one reply, or of the answers in a chat that its visitor has not read. Inside its workspace."""
    away = away_mail_of(delivery)
    if away is None:
        return outgoing_of(delivery)
    answers = _answers(away, delivery.message)
    mail = outgoing_of(delivery, since=answers[0].position)
    shop = Workspace.objects.get(pk=delivery.workspace_id)
    carried, large = sort_out(_files(answers), delivery.channel)
    with translation.override(mail.language):
        links = links_to(large, delivery.created_at, shop, mail.language)
        left_out = [] if links else [each.name for each in large]
        said = _Said(shop, mail.language)
        text = [said.opening(), *(said.as_text(each) for each in answers), *said.closing(left_out)]
        html = [
            paragraphs(said.opening()),
            *(said.as_html(each) for each in answers),
            *map(paragraphs, said.closing(left_out)),
        ]
        subject = _subject(mail, delivery, shop)
    # Of several people's answers, nobody's own signature stands below them all.
    signature = signature_for(None, delivery.message.ticket, delivery.channel, language=mail.language)
    return replace(
        mail, subject=subject, text="\n\n".join(text), html="".join(html), files=[file_of(each) for each in carried],
        links=links, cc=[], signature=signature,
    )  # fmt: skip


def _answers(away, last) -> list[Message]:
    """What she has not read of it by now: she may have been back for a moment since it was decided."""
    rows = Message.objects.filter(pk__in=away.messages, ticket=last.ticket_id).order_by("position")
    return list(rows.exclude(state=Message.State.READ)) or [last]


def _subject(mail, delivery, shop):
    """A chat has no subject: it is called by whom it is with. An answer to a mail of ours, or of hers, keeps the words of that one."""
    number = delivery.message.ticket.number if delivery.channel.settings.get("number_in_subject") else None
    if mail.subject != reply_subject("", number):
        return mail.subject
    words = reply_subject(_("Your conversation with %(shop)s") % {"shop": shop.name}, number)
    return words if mail.references else words.removeprefix("Re: ")


def _files(answers):
    return [each for answer in answers for each in answer.attachments.filter(state="clean").order_by("pk")]


class _Said:
    """The words around the answers, in the active language."""

    def __init__(self, shop, language):
        self.shop, self.language = shop, language

    def opening(self) -> str:
        return _("%(shop)s answered you in the chat:") % {"shop": isolate(self.shop.name)}

    def closing(self, left_out):
        if left_out:
            words = ngettext(
                "One more file is in the chat: %(names)s",
                "%(count)s more files are in the chat: %(names)s",
                len(left_out),
            )
            names = _(", ").join(map(isolate, left_out))
            yield words % {"count": show_number(len(left_out), self.language), "names": names}
        yield _("Answer this e-mail, or go on in the chat: both are the same conversation.")

    def head(self, answer) -> str:
        """«نگار کریمی، یکشنبه ۱ آذر ۱۴۰۵ ساعت ۱۲:۳۰»."""
        zone = self.shop.zone
        day = show_date(answer.created_at, "long", language=self.language, calendar=self.shop.calendar, zone=zone)
        clock = show_time(answer.created_at, language=self.language, zone=zone)
        return _("%(who)s, %(day)s at %(time)s:") % {
            "who": isolate(answer.author_name or self.shop.name),
            "day": day,
            "time": clock,
        }

    def as_text(self, answer) -> str:
        return f"{self.head(answer)}\n{answer.text}"

    def as_html(self, answer) -> str:
        body = str(sanitise(answer.html, remote_images=True)) if answer.html else paragraphs(answer.text)
        return f"<p><b>{escape(self.head(answer))}</b></p><div>{body}</div>"
