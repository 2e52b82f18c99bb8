"""Each list of the settings asks the database as often for thirty rows as for one."""

from datetime import date

import pytest

from pasokh.automation.actions.macros import make_macro
from pasokh.automation.actions.rules import make_rule
from pasokh.channels.actions.open_channel import open_bot
from pasokh.channels.actions.sms_lines import open_line
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.segments import make_segment
from pasokh.outreach.actions.writing import write as write_message
from pasokh.routing.actions.queues import make_queue
from pasokh.sla.actions.contracts import make_contract
from pasokh.sla.actions.policies import make_policy
from pasokh.tickets.actions.checklist_templates import make_template
from pasokh.tickets.actions.inboxes import make_inbox
from pasokh.tickets.actions.resolutions import make_category
from pasokh.tickets.actions.saved_replies import make_saved_reply
from pasokh.tickets.actions.statuses import make_status
from pasokh.tickets.actions.tags import make_tag
from pasokh.tickets.actions.types import make_type
from pasokh.tickets.models import Category, Tag, View
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.actions.invite import invite
from pasokh.workspaces.actions.skills import make_skill
from pasokh.workspaces.actions.teams import make_team
from pasokh.workspaces.actions.tokens import issue_token
from pasokh.workspaces.models import Team


def _tagged(name):
    return {"all": [{"field": "tag", "op": "has_any", "value": [_tag(name)]}]}


def _of_segment(by, name):
    return {
        "all": [{"field": "segment", "op": "has_any", "value": [make_segment(name=f"بخش {name}", by=by).public_id]}]
    }


def _tag(name):
    return Tag.named(f"برچسب {name}").public_id


def _told(by, name):
    saved = make_saved_reply(by=by, title=name, text="سلام").public_id
    return [{"do": "tag", "tag": _tag(name)}, {"do": "reply", "saved": saved}, {"do": "note", "text": "یادداشت"}]


MADE = {
    "members": lambda by, name, n: invite(email=f"m{n}@example.ir", role="agent", invited_by=by, name=name),
    "teams": lambda by, name, n: make_team(name=name, by=by),
    "statuses": lambda by, name, n: make_status(by=by, category=Category.OPEN, labels=_words(name), customer_labels=_words(name)),
    "life": lambda by, name, n: make_category(by=by, labels=_words(name)),
    "types": lambda by, name, n: make_type(by=by, labels=_words(name)),
    "fields": lambda by, name, n: make_field(by=by, kind="text", labels=_words(name)),
    "tags": lambda by, name, n: make_tag(name=name, by=by),
    "replies": lambda by, name, n: make_saved_reply(by=by, title=name, text="سلام"),
    "checklists": lambda by, name, n: make_template(by=by, name=name, items=[{"text": "گام", "required": True}]),
    "tokens": lambda by, name, n: issue_token(name=name, by=by, scopes=["tickets:read"]),
    "bots": lambda by, name, n: open_bot(kind="bale", name=name, inbox=make_inbox(name=name, by=by, team=_team()), by=by, settings={"bot": {"id": str(n)}}, credentials={"token": f"{n}:x"}),
    "sms": lambda by, name, n: open_line(name=name, inbox=make_inbox(name=name, by=by, team=_team()), by=by, settings={"provider": "http", "line": str(n)}, credentials={}),
    "inboxes": lambda by, name, n: make_inbox(name=name, by=by, team=_team()),
    "segments": lambda by, name, n: make_segment(name=name, by=by),
    "smart": lambda by, name, n: write_message(name=name, by=by, body={"conditions": _of_segment(by, name)}),
    "blocked": lambda by, name, n: identify(kind="email", value=f"b{n}@example.ir", name="" if n % 3 == 1 else name).block(by=by),
    "contracts": lambda by, name, n: make_contract(by=by, contact=identify(kind="email", value=f"c{n}@example.ir", name=name), name=name, starts_on=date(2026, 3, 21)),
    "promises": lambda by, name, n: make_policy(by=by, name=name, targets={"solve": {"seconds": 3600}}, filter=_tagged(name)),
    "queues": lambda by, name, n: make_queue(by=by, name=name, teams=[_team()], filter=_tagged(name)),
    "skills": lambda by, name, n: make_skill(name=name, by=by),
    "rules": lambda by, name, n: make_rule(by=by, name=name, trigger={"on": "ticket.opened"}, conditions=_tagged(name), actions=_told(by, name)),
    "macros": lambda by, name, n: make_macro(by=by, name=name, actions=_told(by, name)),
    "audit": lambda by, name, n: make_tag(name=name, by=by),
}  # fmt: skip


def _words(name):
    return {"fa": name, "en": name}


def _team():
    return Team.objects.get_or_create(name="فنی")[0]


@pytest.fixture
def counted(desk, count_queries):
    def counted(path):
        assert desk.get(path).status_code == 200, path  # what is kept from the first request on is not counted
        with count_queries() as queries:
            page = desk.get(path).content.decode()
        asked = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
        return asked, page

    return counted


@pytest.mark.parametrize("what", MADE)
def test_a_list_of_the_settings(shop, counted, what):
    path = f"/desk/settings/{what}"
    MADE[what](shop.owner, "نام ۱", 1)
    one, _page = counted(path)
    for number in range(2, 31):
        MADE[what](shop.owner, f"نام {number}", number)
    thirty, page = counted(path)
    assert "نام 30" in page or "m30@example.ir" in page
    assert len(thirty) <= len(one), [sql for sql in thirty if sql not in one][:5]


def test_the_shelf_of_views(shop, counted):
    def make(number):
        View.objects.create(owner=shop.owner, names=_words(f"نمای {number}"), filter={"all": []}, shared="everyone")

    make(1)
    one, _page = counted("/desk/views/")
    for number in range(2, 31):
        make(number)
    thirty, page = counted("/desk/views/")
    assert "نمای 30" in page and len(thirty) <= len(one)


def test_a_customers_page(maryam, hear, counted):
    path = f"/desk/contacts/{maryam.public_id}"
    hear("پیام ۱")
    one, _page = counted(path)
    for number in range(2, 31):
        hear(f"پیام {number}")
    thirty, page = counted(path)
    assert "پیام 30" in page and len(thirty) <= len(one)
