"""Rules, their log and macros at the desk."""

import json

import pytest
from django.utils import timezone

from pasokh.automation.actions.exchange import export
from pasokh.automation.catalogue import forget_rules
from pasokh.automation.models import Macro, Rule, RuleVersion, Run
from pasokh.contacts.actions.add import add
from pasokh.contacts.actions.segments import make_segment
from pasokh.events.models import Event
from pasokh.notices.actions.notify import notify
from pasokh.notices.models import Notification
from pasokh.tickets.models import Bulk, Message, Tag
from tests.automation.conftest import Automaton

PAGE = "/desk/settings/rules"


@pytest.fixture
def urgent(shop):
    return Tag.named("فوری")


def sent(name, when, field, value, **actions):
    """What the builder sends: a rule with one condition."""
    condition = {"row": ["(0", "a", ")"], "how-0": "all", "field-a": field, "op-a": "is", "value-a": [value]}
    return {"name": name, "when": when, "by": "anybody", "hours": "any", "active": "1"} | condition | actions


@pytest.fixture
def builder(urgent):
    """A rule that tags what a customer opens by chat."""
    tag, note = {"do-x": "tag", "tag-x": urgent.public_id}, {"do-y": "note", "text-y": "این درخواست فوری است."}
    return sent("فوری‌ها", "on:ticket.opened", "channel", "chat", by="customer", action=["x", "y"], **tag, **note)


def made(desk, builder, **more):
    Rule.objects.all().delete()
    answer = desk.post(f"{PAGE}/new", builder | more)
    assert answer.status_code == 302, answer.content.decode()
    forget_rules()
    return Rule.objects.get()


def test_a_rule_is_built_switched_on_and_does_what_it_says(desk, builder, hear):
    rule = made(desk, builder)
    assert rule.active and rule.trigger == {"on": "ticket.opened", "by": "customer", "hours": "any"}
    assert rule.conditions == {"all": [{"field": "channel", "op": "is", "value": ["chat"]}]}
    automate = Automaton()
    automate.after = Event.objects.order_by("-pk").first().pk
    ticket = hear().ticket
    automate()
    assert list(ticket.tags.values_list("name", flat=True)) == ["فوری"]
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "قاعدهٔ" in page and "فوری‌ها" in page
    log = desk.get(f"{PAGE}/runs?rule={rule.public_id}&number={ticket.number}").content.decode()
    assert "فوری‌ها" in log and "درخواستی باز شود" in log
    assert desk.get(f"{PAGE}/runs?rule=rul_x&state=x&before=x&number=x").status_code == 200
    assert f'<a href="{PAGE}/{rule.public_id}"' in desk.get(PAGE).content.decode()


def test_what_was_built_is_shown_again_in_its_lines(desk, builder, urgent):
    rule = made(desk, builder)
    page = desk.get(f"{PAGE}/{rule.public_id}").content.decode()
    assert f'<option value="{urgent.public_id}" selected>' in page and "این درخواست فوری است." in page
    assert 'value="on:ticket.opened" selected' in page
    assert 'value="me"' not in page, "a rule is nobody: no personal words"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"action": []},
        {"do-x": "gone"},
        {"tag-x": ""},
        {"text-y": " "},
        {"when": "on:gone"},
        {"when": ""},
        {"op-a": "is", "value-a": []},
        {"when": "clock", "at": "26"},
    ],
)
def test_what_is_no_rule_is_shown_again_with_what_is_wrong(desk, builder, wrong):
    Rule.objects.all().delete()
    answer = desk.post(f"{PAGE}/new", builder | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode() or "field-errors" in answer.content.decode()
    assert not Rule.objects.exists()


def test_there_are_not_too_many_rules(desk, builder, monkeypatch):
    monkeypatch.setattr("pasokh.automation.actions.rules.MOST_RULES", 1)
    made(desk, builder)
    answer = desk.post(f"{PAGE}/new", builder | {"name": "دیگر"})
    assert answer.status_code == 422 and "شمار قاعده‌ها بیش از اندازه است" in answer.content.decode()
    assert desk.post(f"{PAGE}/shipped").status_code == 302
    assert Rule.objects.count() == 1


def test_time_and_clock_are_built_too(desk, builder):
    time = made(desk, builder, when="since:waiting", **{"amount-after": "۴", "unit-after": "hours", "working": "1"})
    assert time.trigger == {"after": {"amount": 4, "unit": "hours"}, "since": "waiting", "working": True}
    clock = made(desk, builder, when="clock", at="۹:۳۰", days=["0", "3"])
    assert clock.trigger == {"at": "09:30", "days": [0, 3], "working": False}
    for rule in (time, clock):
        made_page = desk.get(PAGE).content.decode()
        assert rule.name in made_page
    for value in ("on:ticket.solved", "since:solved", "clock", "nonsense"):
        assert desk.get(f"{PAGE}/trigger", {"when": value}).status_code == 200


def test_the_builder_says_in_words_what_it_would_do(desk, builder):
    said = desk.post(f"{PAGE}/told", builder).content.decode()
    assert "هر وقت" in said and "و اگر" in said and "آن‌گاه" in said and "«فوری»" in said
    missing = desk.post(f"{PAGE}/told", builder | {"value-a": []}).content.decode()
    assert "rule-said" not in missing


def test_a_dry_run_lists_what_would_have_matched_and_does_nothing(desk, builder, hear):
    ticket = hear().ticket
    found = desk.post(f"{PAGE}/trial", builder).content.decode()
    assert f"/desk/tickets/{ticket.number}" in found
    none = desk.post(f"{PAGE}/trial", builder | {"value-a": ["email"]}).content.decode()
    assert "/desk/tickets/" not in none
    assert not Run.objects.exists() and not ticket.tags.exists()
    for more in (
        {"when": "since:created", "amount-after": "1", "unit-after": "minutes"},
        {"when": "clock", "at": "09:00", "days": ["0"]},
    ):
        assert desk.post(f"{PAGE}/trial", builder | more).status_code == 200


def test_a_rule_is_ordered_switched_changed_restored_and_removed(desk, builder):
    rule = made(desk, builder)
    desk.post(f"{PAGE}/new", builder | {"name": "دوم"})
    change = f"{PAGE}/{rule.public_id}/change"
    desk.post(change, {"down": "1"})
    assert [each.name for each in Rule.objects.standing()] == ["دوم", "فوری‌ها"]
    desk.post(change, {"active": "0"})
    desk.post(f"{PAGE}/{rule.public_id}", builder | {"name": "تازه"})
    rule.refresh_from_db()
    assert (rule.name, rule.active, rule.version) == ("تازه", False, 2)
    assert desk.post(f"{PAGE}/{rule.public_id}/versions/1").status_code == 302
    rule.refresh_from_db()
    assert (rule.name, rule.version, RuleVersion.objects.filter(rule=rule).count()) == ("فوری‌ها", 3, 3)
    desk.post(change, {"drop": "1"})
    assert [each.name for each in Rule.objects.standing()] == ["دوم"]
    assert desk.get(f"{PAGE}/{rule.public_id}").status_code == 404


def test_lines_are_fetched(desk):
    for kind in ("tag", "reply", "webhook", "wait", "task", "status", "mail", "notify"):
        assert f'value="{kind}" selected' in desk.get(f"{PAGE}/action", {"place": "n1", "do-n1": kind}).content.decode()
    assert 'value="wait"' not in desk.get(f"{PAGE}/action", {"place": "n1", "macro": "1"}).content.decode()
    assert 'name="field-n2"' in desk.get(f"{PAGE}/condition", {"place": "n2"}).content.decode()
    assert desk.get(f"{PAGE}/condition", {"place": "n3", "what": "group", "depth": "2"}).status_code == 200
    me = desk.get(f"{PAGE}/condition", {"place": "n4", "field-n4": "assignee", "op-n4": "is"}).content.decode()
    assert 'value="me"' not in me


def test_rules_go_out_and_come_in_again(desk, builder, shop, urgent):
    from django.core.files.uploadedfile import SimpleUploadedFile

    made(desk, builder)
    text = desk.get(f"{PAGE}/export.json").content.decode()
    document = json.loads(text)
    assert document["names"][urgent.public_id] == "فوری"
    foreign = text.replace(urgent.public_id, "tag_" + "1" * 32)
    Rule.objects.all().delete()
    answer = desk.post(f"{PAGE}/import", {"file": SimpleUploadedFile("rules.json", foreign.encode())})
    assert answer.status_code == 302
    taken = Rule.objects.get()
    assert not taken.active and taken.actions[0]["tag"] == urgent.public_id
    for bad in (
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"format": "pasokh-automation", "version": 1, "rules": [1, {"name": 5}], "names": {"tag_1": 5}}',
    ):
        assert desk.post(f"{PAGE}/import", {"file": SimpleUploadedFile("x.json", bad)}).status_code == 302
    assert Rule.objects.count() == 1
    assert export()["rules"][0]["name"] == "فوری‌ها"


def test_what_comes_with_the_program_is_there_and_off(desk, shop):
    assert Rule.objects.count() == 8 and not Rule.objects.filter(active=True).exists()
    Rule.objects.filter(key="late").delete()
    assert desk.post(f"{PAGE}/shipped").status_code == 302
    assert Rule.objects.count() == 8
    page = desk.get(PAGE).content.decode()
    assert "بستن با سکوت" in page


def test_who_leads_reads_and_who_answers_does_not(sign_in, shop, make_member):
    lead, agent = sign_in(make_member("مینا", role="lead")), sign_in(make_member("سارا", role="agent"))
    assert (
        lead.get(PAGE).status_code
        == lead.get(f"{PAGE}/runs").status_code
        == lead.get("/desk/settings/macros").status_code
        == 200
    )
    assert lead.get(f"{PAGE}/new").status_code == lead.post(f"{PAGE}/import").status_code == 403
    for address in (PAGE, f"{PAGE}/runs", "/desk/settings/macros", f"{PAGE}/exchange", f"{PAGE}/export.json"):
        assert agent.get(address).status_code == 403


@pytest.fixture
def macro(desk, urgent):
    Macro.objects.all().delete()
    sent = {
        "name": "سپاس",
        "team": "",
        "action": ["a", "b"],
        "do-a": "reply",
        "text-a": "سپاس {{customer name}}",
        "do-b": "tag",
        "tag-b": urgent.public_id,
    }
    assert desk.post("/desk/settings/macros/new", sent).status_code == 302
    return Macro.objects.get()


def test_a_macro_is_looked_at_and_applied_in_her_own_name(desk, shop, macro, hear):
    ticket = hear().ticket
    dialog = desk.get(f"/desk/tickets/{ticket.number}/macros").content.decode()
    assert "سپاس مریم رضایی" in dialog and macro.public_id in dialog
    assert desk.post(f"/desk/tickets/{ticket.number}/macros/use", {"macro": macro.public_id}).status_code == 204
    said = Message.objects.get(kind="reply")
    assert (said.author_name, said.text) == ("نگار کریمی", "سپاس مریم رضایی")
    assert ticket.tags.count() == 1 and Event.objects.filter(kind="macro.applied").count() == 1
    assert desk.post(f"/desk/tickets/{ticket.number}/macros/use", {"macro": "mac_x"}).status_code == 404


def test_a_macro_that_cannot_be_done_whole_does_nothing(desk, macro, hear, urgent):
    ticket = hear().ticket
    urgent.retired_at = timezone.now()
    urgent.save()
    assert desk.post(f"/desk/tickets/{ticket.number}/macros/use", {"macro": macro.public_id}).status_code == 422
    assert not Message.objects.filter(kind="reply").exists() and not Event.objects.filter(kind="macro.applied").exists()


def test_a_macro_is_applied_to_many(desk, shop, macro, hear):
    from pasokh.tickets.actions.bulk import do_batch

    numbers = [hear().ticket.number for _ in range(2)]
    assert macro.name in desk.get("/desk/bulk/choices").content.decode()
    assert desk.post("/desk/bulk", {"verb": "macro", "macro": macro.public_id, "number": numbers}).status_code == 200
    while do_batch(Bulk.objects.get().pk) is not None:
        pass
    assert Message.objects.filter(kind="reply").count() == 2
    assert dict(Bulk.objects.get().parts.values_list("state", "why")) == {"done": ""}


def test_colleagues_are_called(shop, hear, make_member):
    from pasokh.automation.acts import Deed
    from pasokh.automation.running import do_action

    lead, ticket = make_member("مینا", role="lead"), hear().ticket
    do_action(Deed(ticket=ticket, by=make_member("سارا")), {"do": "notify", "whom": "leads"})
    notify([Event.objects.get(kind="rule.called")])
    assert Notification.objects.filter(member=lead).get().tally == {"rule": 1}


@pytest.fixture
def of_customers(shop):
    """A rule that puts customers who speak English into a segment."""
    put = {"do-x": "segment", "segment-x": make_segment(name="خارجی", by=shop.owner).public_id}
    return sent("مشتریان خارجی", "on:contact.created", "language", "en", action=["x"], **put)


def test_a_rule_about_customers_is_built_tried_out_and_seen_in_the_log(desk, of_customers, shop):
    page = desk.get(f"{PAGE}/new", {"about": "contact"}).content.decode()
    assert 'value="on:contact.created" selected' in page and "on:ticket.opened" not in page
    assert 'value="segment" selected' in page and 'value="tag"' not in page
    rule = made(desk, of_customers)
    assert rule.conditions == {"all": [{"field": "language", "op": "is", "value": ["en"]}]}
    again = desk.get(f"{PAGE}/{rule.public_id}").content.decode()
    assert 'value="language" selected' in again and 'value="priority"' not in again and "متغیرهای" not in again
    jane = add(by=shop.owner, name="Jane", language="en")
    add(by=shop.owner, name="سارا")
    automate = Automaton()
    automate()
    assert Run.objects.get().contact_id == jane.pk
    log = desk.get(f"{PAGE}/runs").content.decode()
    assert f'href="/desk/contacts/{jane.public_id}"' in log and "«خارجی»" in log
    tried = desk.post(f"{PAGE}/trial", of_customers).content.decode()
    assert f'href="/desk/contacts/{jane.public_id}"' in tried
    assert "زبان" in desk.post(f"{PAGE}/told", of_customers).content.decode()


def test_lines_of_rules_about_customers_are_fetched(desk):
    of = {"about": "contact"}
    line = desk.get(f"{PAGE}/condition", of | {"place": "n1"}).content.decode()
    assert 'value="segment" selected' in line and 'value="status"' not in line
    other = desk.get(f"{PAGE}/condition", of | {"place": "n1", "field-n1": "phone", "op-n1": "yes"}).content.decode()
    assert 'value="phone" selected' in other
    assert 'value="reply"' not in desk.get(f"{PAGE}/action", of | {"place": "n2"}).content.decode()
    assert 'value="segment"' not in desk.get(f"{PAGE}/action", {"place": "n2"}).content.decode()


@pytest.mark.parametrize("wrong", [{"field-a": "priority", "op-a": "is", "value-a": ["1"]}, {"do-x": "tag"}])
def test_a_rule_about_customers_asks_and_does_nothing_of_requests(desk, of_customers, wrong):
    Rule.objects.all().delete()
    assert desk.post(f"{PAGE}/new", of_customers | wrong).status_code == 422
    assert not Rule.objects.exists()


def test_whoever_a_rule_calls_to_a_customer_is_led_to_her(desk, of_customers, shop):
    made(desk, of_customers | {"do-x": "notify", "whom-x": shop.owner.public_id, "row": ["(0", ")"]})
    jane = add(by=shop.owner, name="Jane")
    Automaton()()
    notify(list(Event.objects.filter(kind="rule.called")))
    assert Notification.objects.get().ticket is None
    listed = desk.get("/desk/notices").content.decode()
    assert f'href="/desk/contacts/{jane.public_id}"' in listed and "<bdi>Jane</bdi>" in listed
    assert "rule." not in desk.get("/desk/settings/audit").content.decode()
