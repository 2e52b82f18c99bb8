"""Policies for customers of a segment or of a company: other ones hold when she comes into it."""

from pasokh.contacts.actions.segments import make_segment, put_companies, put_contact
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import Company
from pasokh.sla.jobs import recalculate, recalculate_some
from pasokh.sla.models import ClockChange, Commitment

from .conftest import HOUR, assert_as_its_history, clocks_of, jobs_of

FAST = {"solve": {"seconds": HOUR, "always": True}}
SLOW = {"solve": {"seconds": 9 * HOUR, "always": True}}
WHY = ClockChange.Why.REQUEST


def of(field, row):
    op = "has_any" if field == "segment" else "is"
    return {"all": [{"field": field, "op": op, "value": [row.public_id]}]}


def seconds(ticket):
    return clocks_of(ticket)["solve 1"].seconds


def test_a_segment_has_its_own_policy(shop, promise, hear, maryam, ali):
    key = make_segment(name="کلیدی", by=shop.owner)
    promise("کلیدی‌ها", FAST, filter=of("segment", key))
    promise("همه", SLOW)
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    hers, his = hear().ticket, hear(contact=ali, origin="chat:2").ticket
    assert (seconds(hers), seconds(his)) == (HOUR, 9 * HOUR)


def test_who_comes_into_it_is_promised_otherwise_from_the_beginning(shop, promise, hear, maryam, ali):
    key = make_segment(name="کلیدی", by=shop.owner)
    promise("کلیدی‌ها", FAST, filter=of("segment", key))
    promise("همه", SLOW)
    hers, his = hear().ticket, hear(contact=ali, origin="chat:2").ticket
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    (asked,) = [job.args for job in jobs_of(recalculate) if job.args["why"] == WHY]
    assert asked["contact"] == maryam.pk
    recalculate_some(WHY, asked["event"], contact=maryam.pk)
    assert (seconds(hers), seconds(his)) == (HOUR, 9 * HOUR)
    change = ClockChange.objects.get(clock__ticket=hers)
    assert (change.why, change.before_seconds, change.after_seconds, change.event) == (
        WHY,
        9 * HOUR,
        HOUR,
        asked["event"],
    )
    assert_as_its_history(hers)


def test_so_is_everybody_of_a_company_that_comes_into_it(shop, promise, hear, maryam):
    key, company = make_segment(name="کلیدی", by=shop.owner), Company.named("آسا")
    promise("کلیدی‌ها", FAST, filter=of("segment", key))
    update(contact=maryam, by=shop.owner, company=company)
    ticket = hear().ticket
    assert Commitment.objects.count() == 0
    put_companies(segment=key, companies=[company.pk], by=shop.owner)
    assert [job.args["contact"] for job in jobs_of(recalculate) if job.args["why"] == WHY] == [maryam.pk, None]
    recalculate_some(WHY)
    assert seconds(ticket) == HOUR


def test_a_company_is_asked_for_and_followed(shop, promise, hear, maryam):
    company = Company.named("آسا")
    promise("آسا", FAST, filter=of("company", company))
    ticket = hear().ticket
    update(contact=maryam, by=shop.owner, company=company, notes="از این ماه")
    assert [job.args["contact"] for job in jobs_of(recalculate) if job.args["why"] == WHY] == [maryam.pk]
    recalculate_some(WHY, contact=maryam.pk)
    assert seconds(ticket) == HOUR


def test_what_no_policy_asks_has_nothing_worked_out_anew(shop, promise, hear, maryam):
    promise()
    hear()
    update(contact=maryam, by=shop.owner, company=Company.named("آسا"), name="مریم ر.")
    put_contact(contact=maryam, segments=[make_segment(name="کلیدی", by=shop.owner).pk], by=shop.owner)
    assert [job for job in jobs_of(recalculate) if job.args["why"] == WHY] == []
