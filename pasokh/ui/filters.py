"""Filters and globals of the templates. Each reads the active language, time zone and ``ui.display``, never the request."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from pasokh.kernel import phones, zone_names
from pasokh.kernel.persian import digits as persian_digits
from pasokh.kernel.persian import jalali as calendar
from pasokh.kernel.persian import numbers
from pasokh.ui import display

DATE_STYLES = frozenset({"long", "medium", "day_month", "month", "short"})
PRESENCE = {
    "online": gettext_lazy("online"),
    "away": gettext_lazy("away"),
    "busy": gettext_lazy("busy"),
    "offline": gettext_lazy("offline"),
}
KEY_NAMES = {"Slash": "/", "Escape": "Esc", "Comma": ",", "Period": "."}


def language() -> str:
    """The active language, Persian when there is none."""
    return get_language() or "fa"


def jalali(value: datetime | date | None, style: str = "moment") -> str:
    """A date or time in the reader's calendar, zone and digits; nothing for None.

    Styles: "moment" (امروز ۱۰:۳۰), "long", "medium", "day_month", "month", "short" (see kernel.persian.jalali), "time", "relative",
    "list" (the time of today, «دیروز», else the day), "day" (the date between messages). "calendar" of the reader decides, not this name.
    """
    if value is None:
        return ""
    kind = display.calendar()
    if style in DATE_STYLES:
        return calendar.show_date(value, style, language=language(), calendar=kind)
    moment = _moment(value)
    if style == "time":
        return calendar.show_time(moment, language=language())
    if style == "relative":
        return calendar.show_relative(moment, language=language())
    if style == "list":
        return _for_list(moment, kind)
    if style == "day":
        return calendar.show_date(moment, "long", language=language(), calendar=kind)
    return calendar.show_moment(moment, language=language(), calendar=kind)


def _for_list(moment: datetime, kind: str) -> str:
    day, today = timezone.localdate(moment), timezone.localdate()
    if day == today:
        return calendar.show_time(moment, language=language())
    if (today - day).days == 1:
        return _("yesterday")
    same_year = (
        calendar.to_jalali(day)[0] == calendar.to_jalali(today)[0] if kind == "jalali" else day.year == today.year
    )
    return calendar.show_date(day, "day_month" if same_year else "short", language=language(), calendar=kind)


def _moment(value: datetime | date) -> datetime:
    """A moment in time; one without a zone is taken as UTC, for that is how moments are stored."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def zone(key: str) -> str:
    """What people call a time zone: «تهران (ایران)»."""
    return zone_names.label(key, language())


def time_tag(value: datetime | date | None, style: str = "moment") -> Markup:
    """``<time>`` with the words for people and the moment for machines; the whole date on hover; "relative" keeps itself fresh."""
    if value is None:
        return Markup("")
    if not isinstance(value, datetime):
        return Markup('<time datetime="{}">{}</time>').format(
            value.isoformat(), jalali(value, "medium" if style == "moment" else style)
        )
    moment = _moment(value).astimezone(UTC)
    said = _said_at(moment, timezone.get_current_timezone(), language(), display.calendar())
    fresh = ' data-controller="relative-time"' if style == "relative" else ""
    # Pages have dozens: put together by hand, for `Markup.format` reads its pattern anew each time.
    return Markup(f"<time {said}{fresh}>{escape(jalali(moment, style))}</time>")  # noqa: S704 (all parts are escaped)


@lru_cache(maxsize=4096)
def _said_at(moment, zone, spoken, kind):
    """What machines read of a moment, and what the mouse is told."""
    day = calendar.show_date(moment, "long", language=spoken, calendar=kind, zone=zone)
    whole = f"{day} {calendar.show_time(moment, language=spoken, zone=zone)}"
    stamp = moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return f'class="num" datetime="{stamp}" title="{escape(whole)}"'


def digits(value: object) -> str:
    """Any text with its digits as the reader's language writes them."""
    return persian_digits.in_language("" if value is None else value, language())


def number(value, places: int | None = None) -> str:
    """A grouped number: ۱۲٬۵۰۰; nothing for None."""
    return "" if value is None else numbers.show_number(value, language(), places=places)


def percent(share, places: int = 0) -> str:
    """A share of one: ۴۲٪; nothing for None."""
    return "" if share is None else numbers.show_percent(share, language(), places=places)


def file_size(size: int | None) -> str:
    """Bytes as people say them: ۱٫۲ مگابایت."""
    return numbers.show_size(int(size or 0), language())


def money(rials: int | None, unit: str = "") -> str:
    """An amount stored in rials, in the reader's unit («۱۲۵٬۰۰۰ تومان»). A toman is ten rials; a remainder shows as a decimal."""
    if rials is None:
        return ""
    if (unit or display.currency_unit()) == "rial":
        return _("%(amount)s rials") % {"amount": number(rials)}
    shown = number(Decimal(rials) / 10 if rials % 10 else rials // 10)
    return _("%(amount)s tomans") % {"amount": shown}


def code(value: object) -> Markup:
    """A code, ticket number or address: Latin digits, from left to right whatever stands around it."""
    written = escape(persian_digits.to_latin("" if value is None else value))
    return Markup(f'<bdi class="ltr num">{written}</bdi>')  # noqa: S704 (escaped)


def phone(value: str | None) -> Markup:
    """A phone number as people read it (+989120000017 is 0912 000 0017), isolated from left to right."""
    return code(readable_phone(str(value or "")))


@lru_cache(maxsize=4096)
def readable_phone(value: str) -> str:
    """A number stored as E.164 in groups: as it is dialled at home, foreign ones with their country; others stay as they are."""
    return phones.format_national(
        persian_digits.to_latin(value).replace(" ", "") if value.startswith("+") else persian_digits.to_latin(value)
    )


def phone_or_text(value: str | None) -> str | Markup:
    """The name of a person, who may be known only by a number."""
    text = str(value or "")
    return phone(text) if text.startswith("+") and text[1:].isdigit() else text


def shortcut_keys(shortcut: str) -> str:
    """A shortcut as printed on the keys: "Ctrl+KeyK" is "Ctrl K", "Shift+Slash" is "?"."""
    if shortcut == "Shift+Slash":
        return "?"
    parts = shortcut.replace("+", " ").split()
    return " ".join(KEY_NAMES.get(part, part.removeprefix("Key").removeprefix("Digit")) for part in parts)


def presence_word(presence: str) -> str:
    """What a screen reader says of the dot on a face."""
    return str(PRESENCE.get(presence, ""))


def flash_messages(request) -> list:
    """Django's messages for this request, taken once; none without a request, so that error pages may use the layout."""
    return list(get_messages(request)) if request else []


def control_class(field) -> str:
    """The class of a form field's control: input, select, textarea, check, switch; empty for groups and files."""
    widget = field.field.widget
    if wished := widget.attrs.get("class"):
        return wished
    kind = getattr(widget, "input_type", "")
    if kind in ("checkbox", "radio", "select") and not field.use_fieldset:
        return {"checkbox": "check", "select": "select"}.get(kind, "")
    if kind in ("file", "hidden", "radio", "checkbox"):
        return ""
    return "input" if kind else "textarea"
