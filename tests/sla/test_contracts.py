"""What customers are entitled to, and what is counted to it."""

from datetime import date, timedelta

import pytest

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.models import Company
from pasokh.events.models import Event
from pasokh.sla.actions.contracts import change_contract, end_contract, make_contract
from pasokh.sla.actions.entitle import contract_for, entitle, used
from pasokh.sla.models import Contract, ContractUse
from pasokh.tickets.models import TimeEntry

LONG_AGO = date(2026, 1, 1)


@pytest.fixture
def agree(shop, maryam):
    """Make a contract with Maryam: agree(limit="hours", included=2)."""

    def make(**values):
        values = {"contact": maryam, "name": "سالانه", "starts_on": LONG_AGO} | values
        return make_contract(by=shop.owner, **values)

    return make


def test_each_request_is_counted_once_and_beyond_the_limit_it_is_told(agree, hear):
    contract = agree(limit="requests", included=2)
    tickets = [hear(origin=f"chat:{number}").ticket for number in range(3)]
    assert [use.within for use in ContractUse.objects.order_by("pk")] == [True, True, False]
    assert entitle(tickets[0]).pk == ContractUse.objects.order_by("pk").first().pk
    assert (used(contract).tickets, used(contract).within) == (3, False)


def test_hours_are_those_that_were_spent_and_follow_what_is_corrected(agree, hear, shop):
    contract = agree(limit="hours", included=2)
    ticket = hear().ticket
    entry = TimeEntry.log(ticket=ticket, by=shop.owner, seconds=3600)
    assert (used(contract).seconds, used(contract).within) == (3600, True)
    entry.correct(by=shop.owner, seconds=7200, note="")
    assert (used(contract).seconds, used(contract).within) == (7200, False)
    entry.drop(by=shop.owner)
    assert used(contract).seconds == 0


def test_her_own_comes_before_her_companys_and_what_ends_first_before_the_rest(agree, maryam, shop):
    maryam.company = Company.objects.create(name="چاپ سپید")
    maryam.save()
    companys = make_contract(by=shop.owner, company=maryam.company, name="شرکت", starts_on=LONG_AGO)
    assert contract_for(maryam.pk) == companys
    endless, ends = agree(), agree(ends_on=date(2030, 1, 1))
    assert contract_for(maryam.pk) == ends
    end_contract(contract=ends, by=shop.owner)
    assert contract_for(maryam.pk) == endless


def test_the_first_and_the_last_day_count(agree, maryam):
    contract = agree(starts_on=date(2026, 3, 21), ends_on=date(2026, 9, 22))
    days = {day: contract_for(maryam.pk, day) for day in (date(2026, 3, 21), date(2026, 9, 22))}
    assert set(days.values()) == {contract}
    assert contract_for(maryam.pk, date(2026, 3, 20)) is None
    assert contract_for(maryam.pk, date(2026, 9, 23)) is None


def test_without_a_contract_nothing_is_counted(shop, hear):
    hear()
    assert not ContractUse.objects.exists()


@pytest.mark.parametrize("wrong", [{"limit": "requests"}, {"ends_on": LONG_AGO - timedelta(days=1)}, {"contact": None}])
def test_what_does_not_fit_is_refused(agree, wrong):
    with pytest.raises(ValueError):
        agree(**wrong)
    assert not Contract.objects.exists()


def test_a_change_is_told_by_its_fields(agree, shop):
    contract = agree()
    assert change_contract(contract=contract, by=shop.owner, name="سالانه") is None
    change_contract(contract=contract, by=shop.owner, limit="requests", included=5)
    assert Event.objects.get(kind="contract.changed").payload == {"fields": ["included", "limit"]}


def test_an_erased_customer_leaves_no_name_in_it(agree, maryam, shop):
    contract = agree(name="قرارداد مریم رضایی")
    erase(contact=maryam, by=shop.owner)
    contract.refresh_from_db()
    assert contract.name == ""
