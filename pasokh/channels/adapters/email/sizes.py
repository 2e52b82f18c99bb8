"""How much of files one mail carries; what is more goes as links, named with size and date in both parts."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from pasokh.kernel.persian.isolates import isolate
from pasokh.kernel.persian.jalali import show_date
from pasokh.kernel.persian.numbers import show_size

from ...file_links import LASTING, address_of, can_link

LIMIT_SETTING = "files_limit"  # of the mailbox, in megabytes
LIMIT, LARGEST_LIMIT = 20, 100
MEGABYTE = 1024 * 1024


def limit_of(channel) -> int:
    """Megabytes of files that one mail of this mailbox carries at most."""
    return int(channel.settings.get(LIMIT_SETTING) or LIMIT)


def sort_out(attachments, channel) -> tuple[list, list]:
    """(those that go along, those that are too much), each in the order given: pictures of the text first, then the small ones."""
    room, going = limit_of(channel) * MEGABYTE, set()
    for each in sorted(attachments, key=lambda each: (not each.content_id, each.size)):
        room -= each.size
        if room < 0:
            break
        going.add(each.pk)
    return [each for each in attachments if each.pk in going], [each for each in attachments if each.pk not in going]


@dataclass(frozen=True, slots=True)
class Links:
    """Files that stand in a mail as links, in words: `opening`, and (name, size, address) of each."""

    opening: str
    files: tuple[tuple[str, str, str], ...]

    def as_text(self) -> str:
        """Each address alone on its line."""
        lines = [f"{isolate(name)} ({size})\n{address}" for name, size, address in self.files]
        return "\n".join([self.opening, *lines])

    def as_html(self, direction) -> str:
        """A box: a table, as Outlook draws nothing else."""
        align = "right" if direction == "rtl" else "left"
        rows = "".join(_row(*each, direction, align) for each in self.files)
        return (
            f'<table role="presentation" class="files" cellpadding="0" cellspacing="0" border="0" dir="{direction}">'
            f'<tr><td dir="{direction}" align="{align}" class="files-opening">{escape(self.opening)}</td></tr>{rows}</table>'
        )


def _row(name, size, address, direction, align):
    link = f'<a href="{escape(address)}"><bdi>{escape(name)}</bdi></a>'
    return f'<tr><td dir="{direction}" align="{align}" class="files-one">{link} <span class="files-size">{escape(size)}</span></td></tr>'


def links_to(attachments, since, shop, language) -> Links | None:
    """These files as links, in the active language; None where there are none, or where no address of ours leads others here."""
    if not attachments or not can_link():
        return None
    until = show_date(since + LASTING, "long", language=language, calendar=shop.calendar, zone=shop.zone)
    opening = _("Too large for a mail: fetch these files until {day}.").format(day=until)
    files = [(each.name, show_size(each.size, language), address_of(each, since, language)) for each in attachments]
    return Links(opening, tuple(files))
