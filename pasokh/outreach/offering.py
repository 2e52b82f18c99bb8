"""What the browser of one visitor may show now, and what it has still to ask itself before.

What the server answers for good or for this page (schedule, hours, the customer's record, what was shown before) is answered here; a browser gets the rest:

    {"id", "version", "variant", "if": condition (see `reducing`), "left": {"visit", "day"}, "gap": minutes, "after": moment, "until": moment, "talk": whether
     also while she talks, "say": {"text", "values", "buttons", "product", "coupon"}}     of the control group `say` is None
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from pasokh.calendars.queries import working_time_for
from pasokh.kernel.money import show_money
from pasokh.visitors.actions.counting import day_of, shop
from pasokh.visitors.models import Visitor

from .choosing import content_of, variant_of
from .contents import variables_in
from .fields import ATTRIBUTE
from .knowing import Known
from .models import Encounter
from .models.encounter import CONTROL
from .reducing import reduced
from .standing import standing

NO_LIMIT = 10_000
MOST = 30  # messages that one browser is given, the most urgent ones


def is_wanted(site) -> bool:
    """Whether this site (an origin) has anything to show at all: asked with every page. Inside the workspace."""
    return any(each.shown and each.is_for(site) for each in standing().values())


def offers(*, visitor: Visitor, contact, is_talking: bool, language="fa", now: datetime | None = None) -> list[dict]:
    """What her browser may show on the page that she looks at, the most urgent first. Inside the workspace, without a lock."""
    now = now or timezone.now()
    candidates = [each for each in standing().values() if _fits(each, visitor.site, is_talking, now)]
    if not candidates:
        return []
    met = _met(visitor)
    known, last = Known(visitor, contact, now, language), _last_shown(met)
    found = [_offer(each, known, met, last) for each in sorted(candidates, key=_urgency)]
    return [each for each in found if each][:MOST]


def _urgency(each):
    return -each.body["priority"], each.message.pk


def _fits(each, site, is_talking, now):
    if not (each.shown and each.is_for(site) and each.is_on(day_of(now))) or (is_talking and not each.body["in_talk"]):
        return False
    wanted = each.body["hours"]
    return wanted == "always" or working_time_for(site=site).is_open(now) == (wanted == "open")


def _met(visitor):
    return list(Encounter.objects.filter(visitor=visitor))


def _last_shown(met):
    return max((each.shown_at for each in met if each.shown_at), default=None)


def _offer(each, known, met, last):
    visitor, now = known.visitor, known.now
    variant = variant_of(each.message.uid, visitor.key, each.body)
    left = _left(each, [row for row in met if row.message_id == each.message.pk], variant, visitor, now)
    if not all(left.values()):
        return None
    condition = reduced(each.conditions, known)
    if condition is False:
        return None
    gap, content = each.body["caps"]["gap"], content_of(each.body, variant)
    after = last + timedelta(minutes=gap) if last and gap else None
    return {
        "id": each.message.public_id,
        "version": each.number,
        "variant": variant,
        "if": condition,
        "left": {name: min(left[name], left["visitor"]) for name in ("visit", "day")},
        "gap": gap,
        "after": _moment(after if after and after > now else None),
        "until": _moment(_until(each, visitor.site, now)),
        "talk": each.body["in_talk"],
        "say": shown_content(content, known) if content else None,
    }


def _left(each, met, variant, visitor, now):
    """How often she may still be shown it. Who belongs to the control group is counted once a version, and no more."""
    if variant == CONTROL:
        return {"visitor": int(not any(row.version == each.number for row in met)), "visit": 1, "day": 1}
    today = day_of(now)
    shown = {
        "visitor": sum(row.shown for row in met),
        "visit": sum(row.shown_here for row in met if visitor.current_visit and row.visit == visitor.current_visit),
        "day": sum(row.shown_today for row in met if row.shown_day == today),
    }
    caps = each.body["caps"]
    return {name: max(caps[name] - count, 0) if caps[name] else NO_LIMIT for name, count in shown.items()}


def _until(each, site, now):
    """When the schedule or the hours end while she still looks at the page."""
    ends = []
    if each.body["to"]:
        day = datetime.combine(datetime.fromisoformat(each.body["to"]).date() + timedelta(days=1), time(), shop().zone)
        ends.append(day)
    if each.body["hours"] != "always":
        hours = working_time_for(site=site)
        ends.append(hours.open_until(now) if each.body["hours"] == "open" else hours.next_opening(now))
    return min((end for end in ends if end), default=None)


def _moment(at):
    return at and at.astimezone(timezone.get_default_timezone()).isoformat()


def shown_content(content, known) -> dict:
    """What a variant says, as a browser is given it: with what is known of its variables, and the price as people of the site's language read it."""
    shown = {name: content[name] for name in ("text", "buttons", "product", "coupon")}
    if shown["product"]:
        shown["product"] = shown["product"] | {"cost": cost_of(content, known.language)}
    return shown | {"values": values_for(content, known)}


def cost_of(content, language) -> str:
    """The price of its product in words, in the unit of the business; "" without one."""
    price = content["product"]["price"] if content["product"] else 0
    return show_money(price, shop().currency, language) if price else ""


def values_for(content, known) -> dict:
    """The variables of a text that the server knows, by meaning: her own name, and what her page said. The title is the page's to say."""
    wanted = variables_in(content) - {"title"}
    name = known.contact.name if known.contact and "name" in wanted else ""
    told = {each: known.get(f"{ATTRIBUTE}{each}") for each in wanted - {"name"}}
    return {each: value for each, value in {"name": name, **told}.items() if value not in (None, "")}
