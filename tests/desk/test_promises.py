"""Promises at the desk: policies, contracts, the part of the panel, the chip of a line."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from pasokh.contacts.models import Company
from pasokh.events.models import Event
from pasokh.sla.actions.contracts import make_contract
from pasokh.sla.actions.policies import make_policy
from pasokh.sla.actions.sweep import sweep_some
from pasokh.sla.models import Breach, Commitment, Contract, ContractUse, Policy
from pasokh.tickets.models import Ticket

ROOT = "/desk/settings/promises"
URGENT = {"row": ["(0", "0.0", ")"], "how-0": "all", "field-0.0": "priority", "op-0.0": "at_least", "value-0.0": "4"}
EVERYTHING = {"row": ["(0", ")"], "how-0": "all"}
FILLED = EVERYTHING | {
    "name": "مشتریان سازمانی",
    "hours_of": "business",
    "warnings": "۵۰، ۸۰",
    "warnings_before": "۱۵ دقیقه، ۲ ساعت",
    "length_first_reply": "۳۰ دقیقه",
    "counts_first_reply": "working",
    "pauses_first_reply": "on",
    "length_solve": "۸ ساعت",
    "counts_solve": "always",
    "to_0": "assignee",
    "to_1": "leads:1",
    "after_1": "۱:۳۰",
}


def page(response):
    return response.content.decode()


def hours(count):
    return {"solve": {"seconds": count * 3600, "always": True}}


@pytest.fixture
def policy(shop):
    return make_policy(by=shop.owner, name="همه", targets=hours(8))


def test_a_policy_is_made_as_it_was_filled_in(desk, shop):
    assert desk.get(f"{ROOT}/new").status_code == 200
    assert desk.post(f"{ROOT}/new", FILLED).status_code == 302
    made = Policy.objects.get()
    assert made.targets == {
        "first_reply": {"seconds": 1800, "always": False, "pauses": True},
        "solve": {"seconds": 28800, "always": True, "pauses": False},
    }
    assert made.steps == [{"after": 0, "to": "assignee", "up": 0}, {"after": 5400, "to": "leads", "up": 1}]
    assert (made.name, made.warnings, made.filter, made.since is None) == (
        "مشتریان سازمانی",
        [50, 80],
        {"all": []},
        False,
    )
    assert made.warnings_before == [{"seconds": 7200}, {"seconds": 900}]
    assert Event.objects.filter(kind="policy.made", subject_id=made.pk).exists()
    assert "مشتریان سازمانی" in page(desk.get(ROOT))


def test_what_a_policy_shows_comes_back_unchanged(desk, shop):
    desk.post(f"{ROOT}/new", FILLED)
    made = Policy.objects.get()
    shown = page(desk.get(f"{ROOT}/{made.public_id}"))
    assert "۳۰ دقیقه" in shown and "۸ ساعت" in shown and "۲ ساعت، ۱۵ دقیقه" in shown
    assert desk.post(f"{ROOT}/{made.public_id}", FILLED).status_code == 302
    made.refresh_from_db()
    assert made.version == 1
    assert not Event.objects.filter(kind="policy.changed").exists()


def test_days_are_promised_as_people_mean_them(desk, shop):
    given = FILLED | {"length_first_reply": "۲ روز کاری", "after_1": "یک روز و نیم"}
    assert desk.post(f"{ROOT}/new", given).status_code == 302
    made = Policy.objects.get()
    assert made.targets["first_reply"] == {"days": 2, "seconds": 0, "always": False, "pauses": True}
    assert made.steps[1] == {"after": 0, "days": 1.5, "to": "leads", "up": 1}
    assert 'value="۲ روز"' in page(desk.get(f"{ROOT}/{made.public_id}"))
    assert "۲ روز" in page(desk.get(ROOT))


def test_conditions_choose_and_what_a_policy_may_not_ask_is_refused(desk, shop):
    assert desk.post(f"{ROOT}/new", FILLED | URGENT).status_code == 302
    assert Policy.objects.get().filter == {"all": [{"field": "priority", "op": "at_least", "value": 4}]}
    by_status = FILLED | URGENT | {"field-0.0": "category", "op-0.0": "is", "value-0.0": "open"}
    assert desk.post(f"{ROOT}/new", by_status).status_code == 422
    assert Policy.objects.count() == 1
    line = page(desk.get(f"{ROOT}/condition", {"place": "0.1"}))
    assert 'value="priority"' in line and 'value="assignee"' not in line


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"warnings": "50, 100"},
        {"warnings": "زود"},
        {"warnings_before": "زود"},
        {"warnings_before": "1m, 2m, 3m, 4m, 5m, 6m"},
        {"length_solve": "۱/۳ روز"},
        {"length_solve": "هیچ"},
        {"hours_of": "own"},
        {"length_first_reply": "", "length_solve": ""},
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_made(desk, shop, wrong):
    assert desk.post(f"{ROOT}/new", FILLED | wrong).status_code == 422
    assert not Policy.objects.exists()


def test_policies_are_put_in_order_and_retired(desk, shop, policy):
    other = make_policy(by=shop.owner, name="دیگری", targets=hours(4))
    desk.post(f"{ROOT}/{other.public_id}/order", {"up": "1"})
    assert list(Policy.objects.all()) == [other, policy]
    desk.post(f"{ROOT}/{other.public_id}/retire", {"retired": "1"})
    assert list(Policy.objects.in_force()) == [policy]
    assert page(desk.get(ROOT)).count("دیگری") >= 1


def test_the_panel_says_what_is_due_by_which_policy_and_which_would_match_too(desk, shop, policy, hear):
    make_policy(by=shop.owner, name="پشتیبان", targets=hours(4))
    ticket = hear().ticket
    shown = page(desk.get(f"/desk/tickets/{ticket.number}/panel"))
    assert "تعهد" in shown or "Promises" in shown
    assert "همه" in shown and "پشتیبان" in shown
    assert 'data-controller="due"' in shown


def test_where_nothing_is_promised_the_panel_says_nothing_of_it(desk, ticket, django_assert_num_queries):
    shown = page(desk.get(f"/desk/tickets/{ticket.number}/promises"))
    assert "fold-promises" not in shown


def test_a_line_says_by_when(desk, shop, policy, hear):
    hear()
    assert 'data-controller="due"' in page(desk.get("/desk/?box=all"))


def test_why_a_promise_was_broken_is_taken_down(desk, shop, policy, hear, make_member, sign_in):
    ticket = hear().ticket
    sweep_some(now() + timedelta(hours=9))
    breach = Breach.objects.get()
    where = f"/desk/tickets/{ticket.number}/promises/why"
    assert "promise-broken" in page(desk.get(f"/desk/tickets/{ticket.number}/promises"))
    blind = sign_in(make_member(sees="own"))
    given = {"breach": breach.public_id, "reason": "overload", "note": "روز شلوغ"}
    assert blind.post(where, given).status_code == 404
    desk.post(where, given | {"reason": ""})
    breach.refresh_from_db()
    assert breach.reason == ""
    desk.post(where, given)
    breach.refresh_from_db()
    assert (breach.reason, breach.note, breach.explained_by_id) == ("overload", "روز شلوغ", shop.owner.pk)
    assert "روز شلوغ" in page(desk.get(f"/desk/tickets/{ticket.number}/promises"))


def test_only_admins_change_policies_and_leads_see_contracts(make_member, sign_in, policy):
    lead, agent = sign_in(make_member(role="lead")), sign_in(make_member())
    assert [each.get(ROOT).status_code for each in (lead, agent)] == [200, 403]
    assert [each.get("/desk/settings/contracts").status_code for each in (lead, agent)] == [200, 403]
    assert agent.post(f"{ROOT}/{policy.public_id}/retire", {"retired": "1"}).status_code == 403
    assert Policy.objects.in_force().count() == 1


def test_a_contract_is_made_used_and_ended(desk, shop, maryam, hear):
    given = {
        "customer": "maryam@example.ir",
        "name": "پشتیبانی ویژه",
        "level": "طلایی",
        "starts_on": "۱۴۰۵/۱/۱",
        "limit": "requests",
        "included": "۲",
    }
    assert desk.post("/desk/settings/contracts", given).status_code == 302
    contract = Contract.objects.get()
    assert (contract.contact_id, contract.level, contract.included) == (maryam.pk, "طلایی", 2)
    ticket = hear().ticket
    assert "پشتیبانی ویژه" in page(desk.get(f"/desk/tickets/{ticket.number}/promises"))
    assert page(desk.get(f"/desk/settings/contracts/{contract.public_id}")).count("پشتیبانی ویژه") >= 1
    desk.post(f"/desk/settings/contracts/{contract.public_id}/end")
    hear("دیگری", origin="chat:2")
    assert ContractUse.objects.count() == 1


def test_a_contract_with_nobody_or_over_before_it_begins_is_refused(desk, shop, maryam):
    Company.objects.create(name="چاپ سپید")
    right = {"company": "چاپ سپید", "name": "سالانه", "starts_on": "۱۴۰۵/۱/۱", "limit": "none"}
    for wrong in (
        {"company": ""},
        {"company": "نیست"},
        {"customer": "maryam@example.ir"},
        {"ends_on": "۱۴۰۴/۱/۱"},
        {"limit": "hours"},
    ):
        assert desk.post("/desk/settings/contracts", right | wrong).status_code == 422, wrong
    assert not Contract.objects.exists()
    assert desk.post("/desk/settings/contracts", right).status_code == 302


def test_a_policy_for_customers_with_a_contract_holds_while_something_is_left(shop, maryam, hear):
    contract = make_contract(
        by=shop.owner,
        contact=maryam,
        name="الف",
        level="طلایی",
        starts_on=now().date() - timedelta(days=9),
        limit="requests",
        included=1,
    )
    gold = make_policy(by=shop.owner, name="طلایی", targets=hours(1), contract="level:طلایی")
    rest = make_policy(by=shop.owner, name="دیگران", targets=hours(8), contract="none")
    assert Commitment.objects.get(ticket=hear().ticket).policy_id == gold.pk
    assert Commitment.objects.get(ticket=hear("دومی", origin="chat:2").ticket).policy_id == rest.pk
    assert [use.within for use in ContractUse.objects.filter(contract=contract).order_by("pk")] == [True, False]


def test_the_day_a_promise_moves_is_told_in_the_thread(desk, shop, policy, hear):
    ticket = hear().ticket
    make_policy(
        by=shop.owner,
        name="فوری",
        targets=hours(1),
        filter={"all": [{"field": "priority", "op": "at_least", "value": 4}]},
    )
    from pasokh.sla.actions.policies import order_policy

    order_policy(policy=Policy.objects.get(name="فوری"), by=shop.owner, up=True)
    Policy.objects.update(since=None)
    from pasokh.sla.queries import forget_known

    forget_known()
    Ticket.objects.get(pk=ticket.pk).judge(by=shop.owner, impact=3, urgency=3)
    assert Event.objects.filter(kind="promise.changed", subject_id=ticket.pk).exists()
    assert desk.get(f"/desk/tickets/{ticket.number}").status_code == 200
