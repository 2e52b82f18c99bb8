"""What is sent for each verb, in turns. A turn goes over all tickets before the next one does, so that each changes something."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SOON = (datetime.now(UTC) + timedelta(days=30)).isoformat()
DAY = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
REASON = "کابل عوض شد"
SAID = "سلام، سفارش شما فرستاده شد."


@dataclass(frozen=True)
class Deed:
    """A form that is posted to an address below /desk/."""

    address: str
    form: dict


def turns_of(known) -> dict[str, list[Deed]]:
    """What is sent for each verb, over and over."""
    on = _Over(known)
    return _life(on, known) | _head(on, known) | _work(on, known) | _words(on, known) | _relations(on, known)


class _Over:
    """Forms sent to all the tickets, one form after the other; their addresses may name what stands on a ticket."""

    def __init__(self, known):
        self.numbers = known["numbers"]

    def __call__(self, address, *forms):
        return [Deed(f"tickets/{number}/{address}", form) for form in forms for number in self.numbers]


def _life(on, known):
    reopened, category = on("status", {"step": "reopen"}), known["category"]
    solved = {"category": category, "reason": REASON}
    planned = solved | {"follow_up": "on", "owner": known["me"], "due": DAY, "channel": "phone"}
    return {
        "wait and reopen": on("status", {"step": "wait"}) + reopened,
        "solve and reopen": on("solve", solved) + reopened,
        "solve with a follow-up, reopen": on("solve", planned) + reopened,
        "close and reopen": on("close", {"reason": REASON}) + reopened,
        "snooze": on("snooze/until", {"until": "reply"}, {"until": SOON}),
    }


def _head(on, known):
    words = ("فوری", "مرجوعی", "ضمانت", "پیگیری")
    control = f"value-{known['field']}"
    filled = ({"changed": known["field"], control: value} for value in ("یک", "دو"))
    return {
        "assign": on("assignee", {"member": "me"}, {"member": ""}),
        "give to a team": on("team", *({"team": team} for team in known["teams"])),
        "judge": on("priority", {"impact": "3", "urgency": "3"}, {"impact": "1", "urgency": "1"}),
        "tag and untag": on("tags", *({"name": name} for name in words))
        + on("tags/off", *({"tag": tag} for tag in known["tags"])),
        "type": on("type", *({"type": type} for type in known["types"])),
        "a field": on("fields", *filled),
    }


def _work(on, known):
    tasks, items = known["tasks"], known["items"]
    return {
        "time spent": on("time", {"seconds": "5"}),
        "timer": on("timer", {}),
        "task: done and not done": [Deed(f"tasks/{each}/done", {}) for each in tasks]
        + [Deed(f"tasks/{each}/undone", {}) for each in tasks],
        "checklist: tick and untick": [Deed(f"checklists/items/{each}/tick", {"done": "1"}) for each in items]
        + [Deed(f"checklists/items/{each}/tick", {}) for each in items],
    }


def _words(on, known):
    addressed = list(zip(known["numbers"], known["notes"], strict=True))
    return {
        "note": on("messages", {"mode": "note", "text": "مشتری قدیمی است", "client_id": "{uuid}"}),
        "edit of a note": [
            Deed(f"tickets/{number}/messages/{note}/edit", {"text": text})
            for text in ("مشتری قدیمی است.", "مشتری تازه است.")
            for number, note in addressed
        ],
        "reply": on("messages", {"mode": "reply", "text": SAID, "client_id": "{uuid}"}),
        "send later": on("messages", {"mode": "reply", "text": SAID, "client_id": "{uuid}", "later": SOON}),
    }


def _relations(on, known):
    numbers, ids, half = known["numbers"], known["ids"], len(known["numbers"]) // 2
    pairs = list(zip(numbers[:half], ids[:half], numbers[half:], ids[half:], strict=True))
    related = [(number, other) for number, _, _, other in pairs] + [(number, other) for _, other, number, _ in pairs]
    copied = {"contact": known["contact"]}
    told = {"text": SAID, "client_id": "{uuid}"}
    return {
        "follow and leave": on("people/follow", {"member": "me"}) + on("people/follow/off", {"member": "me"}),
        "in copy and not": on("people/copy", copied) + on("people/copy/off", copied),
        "link": [Deed(f"tickets/{number}/link", {"how": "related", "ticket": other}) for number, other in related],
        "broadcast to ten": [Deed(f"tickets/{number}/broadcast", told) for number in known["parents"]],
        "merge and take apart": [Deed(f"tickets/{number}/merge", {"ticket": other}) for number, _, _, other in pairs]
        + [Deed(f"tickets/{number}/merge/back", {}) for _, _, number, _ in pairs],
    }
