"""What a rule can wait for is what happens: each kind of event is one that the program tells, and the events of a request are all there."""

import re
from pathlib import Path

from django.utils.translation import override

from pasokh.automation.happenings import HAPPENINGS
from pasokh.automation.when import check_trigger, sentence_of
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import Message

from .conftest import tag

PACKAGE = Path(__file__).parents[2] / "pasokh"
# What is done by the program alone and answers something else that can be waited for, or is no matter for a rule.
NOT_WAITED_FOR = {
    "ticket.merged", "ticket.unmerged", "ticket.gave_back", "ticket.split", "ticket.unlinked", "ticket.left",
    "ticket.followed", "ticket.unfollowed", "ticket.offered", "ticket.offer_withdrawn", "ticket.transcript", "ticket.transcript_failed",
    "ticket.answers_mailed", "ticket.answers_unmailed",
    "ticket.broadcast", "ticket.broadcast_stopped", "ticket.broadcast_resumed", "ticket.broadcast_ended",
}  # fmt: skip


def told_of_requests():
    """The kinds of events of requests that the plan names (docs/house.md, section 10)."""
    plan = (PACKAGE.parent / "docs" / "house.md").read_text(encoding="utf-8").partition("## 10.")[2]
    kinds = set(re.findall(r"`(ticket\.[a-z_]+)`", plan))
    events = {
        kind
        for line in plan.splitlines()
        if line.startswith("| ")
        for kind in re.findall(r"`(\w+\.\w+)`", line.split("|")[3])
    }
    return kinds & events


def test_all_that_happens_to_a_request_can_be_waited_for():
    waited_for = {each.kind for each in HAPPENINGS.values()}
    assert len(told_of_requests()) > 30
    assert told_of_requests() - waited_for - NOT_WAITED_FOR == set()


def test_each_is_told_somewhere_and_said_in_both_languages():
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "happenings.py")
    for each in HAPPENINGS.values():
        room = each.kind.partition(".")[0]
        assert f'"{each.kind}"' in code or f'f"{room}.' in code, each.kind
        check_trigger({"on": each.key})
        said = set()
        for language in ("fa", "en"):
            with override(language):
                said.add(sentence_of({"on": each.key}))
        assert len(said) == 2


def test_an_answer_that_cannot_be_delivered_is_heard_and_one_that_is_sent_is_not(shop, rule, hear, automate):
    rule(on="delivery.failed", actions=[tag("نرسیده")])
    ticket = hear().ticket
    sent, lost = (reply(ticket=ticket, by=shop.owner, text=text) for text in ("یک", "دو"))
    Message.objects.filter(pk__in=[sent.pk, lost.pk]).update(state="queued")  # a chat's have arrived already
    assert report_state(message=sent, state="sent")
    automate()
    assert not ticket.tags.exists()
    assert report_state(message=lost, state="failed")
    automate()
    assert [each.name for each in ticket.tags.all()] == ["نرسیده"]
