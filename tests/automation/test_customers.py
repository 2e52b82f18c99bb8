"""Rules about customers: what happens to a customer, and what is done then."""

import pytest
from django.core import mail

from pasokh.automation import jobs
from pasokh.automation.actions.exchange import export, take_in
from pasokh.automation.actions.rules import change_rule, make_rule
from pasokh.automation.actions.trying_out import try_out
from pasokh.automation.catalogue import active_rules
from pasokh.automation.leaving import deed_of
from pasokh.automation.models import Rule, Run, Turn
from pasokh.automation.reading import write_turns
from pasokh.automation.running import resume
from pasokh.automation.webhooks import payload_of
from pasokh.automation.words import rule_sentences
from pasokh.contacts.actions.add import add
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.actions.segments import make_segment, put_contact
from pasokh.contacts.actions.update import update
from pasokh.contacts.models import InSegment
from pasokh.events.models import Event
from pasokh.tickets.models import Ticket

NEW = "contact.created"


@pytest.fixture
def key(shop):
    return make_segment(name="کلیدی", by=shop.owner)


def into(segment):
    return {"do": "segment", "segment": segment.public_id}


def known(shop, name="سارا", **more):
    return add(by=shop.owner, name=name, **more)


def inside(contact):
    return set(InSegment.objects.filter(contact=contact).values_list("segment__name", flat=True))


def test_who_is_new_and_matches_is_put_into_a_segment(shop, key, rule, automate):
    asked = {"all": [{"field": "language", "op": "is", "value": ["en"]}, {"field": "email", "op": "yes"}]}
    made = rule(on=NEW, conditions=asked, actions=[into(key)])
    one = known(shop, language="en", identities=[("email", "sara@example.com")])
    other = known(shop, language="en")
    automate()
    assert (inside(one), inside(other)) == ({"کلیدی"}, set())
    run = Run.objects.get()
    assert (run.rule_id, run.state, run.contact_id, run.ticket_id) == (made.pk, "done", one.pk, None)
    told = Event.objects.get(kind="contact.segmented")
    assert (told.actor_kind, told.actor_id, told.cause_id) == ("automation", made.pk, run.told)
    assert (Event.objects.get(pk=run.told).subject_kind, Event.objects.get(pk=run.told).subject_id) == (
        "contact",
        one.pk,
    )


def test_who_comes_into_a_segment_and_who_leaves(shop, key, rule, automate, maryam):
    other = make_segment(name="آزمایشی", by=shop.owner)
    rule(
        on="contact.joined_segment",
        conditions={"field": "segment", "op": "has_any", "value": [key.public_id]},
        actions=[{"do": "unsegment", "segment": other.public_id}],
    )
    rule(on="contact.left_segment", actions=[into(other)])
    put_contact(contact=maryam, segments=[other.pk, key.pk], by=shop.owner)
    automate()
    # The second rule would put her back: it did not start the first one, for she has left no segment by herself.
    assert inside(maryam) >= {"کلیدی"}
    assert {run.state for run in Run.objects.all()} <= {"done", "loop"}


def test_rules_about_customers_come_to_rest(shop, key, rule, automate, maryam):
    one = rule(on="contact.joined_segment", actions=[{"do": "unsegment", "segment": key.public_id}])
    rule(on="contact.left_segment", actions=[into(key)])
    put_contact(contact=maryam, segments=[key.pk], by=shop.owner)
    automate()
    assert Run.objects.filter(rule=one).count() == 2 and Run.objects.filter(state="loop").count() == 1


def test_it_opens_a_request_mails_calls_and_notifies(shop, rule, automate, make_member):
    lead = make_member("مینا", role="lead")
    rule(
        on=NEW,
        actions=[
            {"do": "ticket", "subject": "آشنایی با مشتری تازه", "text": "{{customer name}} تازه آمده است."},
            {"do": "mail", "to": "sales@example.ir", "subject": "تازه", "text": "{{customer name}}، {{business name}}"},
            {"do": "webhook", "url": "https://example.com/hook"},
            {"do": "notify", "whom": "leads"},
        ],
    )
    sara = known(shop, name="سارا احمدی")
    automate()
    run = Run.objects.get()
    assert [each["note"] for each in run.did] == ["deferred", "deferred", "deferred", "members:2"]
    assert Event.objects.get(kind="rule.called").payload["members"] == sorted([shop.owner.pk, lead.pk])
    for _twice in range(2):
        jobs.open_request(run_id=run.pk, step=0)
    opened = Ticket.objects.get()
    assert (opened.contact_id, opened.subject, opened.channel) == (sara.pk, "آشنایی با مشتری تازه", "api")
    assert payload_of(deed_of(run))["contact"] == {"id": sara.public_id} and payload_of(deed_of(run))["ticket"] is None
    jobs.send_mail(workspace_id=shop.pk, run_id=run.pk, step=1)
    assert mail.outbox[-1].body == f"سارا احمدی، {shop.name}"
    assert [each["note"] for each in Run.objects.get().did][:2] == ["opened", "sent"]


def test_a_text_that_asks_for_a_request_cannot_be_said(shop, rule, automate):
    rule(on=NEW, actions=[{"do": "mail", "to": "a@example.ir", "subject": "x", "text": "{{ticket number}}"}])
    known(shop)
    automate()
    assert [each["note"] for each in Run.objects.get().did] == ["open_places"]


def test_it_waits_and_goes_on_if_she_still_matches(shop, key, rule, automate):
    french = {"field": "name", "op": "contains", "value": "سارا"}
    rule(on=NEW, conditions=french, actions=[{"do": "wait", "length": {"amount": 1, "unit": "minutes"}}, into(key)])
    one, other = known(shop, "سارا یک"), known(shop, "سارا دو")
    automate()
    update(contact=other, by=shop.owner, name="مینا")
    Run.objects.update(resumes_at="2020-01-01T00:00Z")
    for run in Run.objects.all():
        assert resume(run.pk)
    assert (inside(one), inside(other)) == ({"کلیدی"}, set())
    assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "ended"]


def test_who_is_gone_meanwhile_is_left_alone(shop, key, rule, automate, maryam):
    rule(on=NEW, actions=[into(key)])
    erased, absorbed = known(shop, "یک"), known(shop, "دو")
    write_turns(list(Event.objects.filter(kind=NEW)), active_rules())
    erase(contact=erased, by=shop.owner)
    merge(kept=maryam, absorbed=absorbed, by=shop.owner)
    automate.take()
    assert not Turn.objects.filter(contact__in=[erased, absorbed]).exists()
    assert not Run.objects.filter(contact__in=[erased, absorbed]).exists()


@pytest.mark.parametrize(
    ("trigger", "conditions", "actions"),
    [
        ({"on": NEW}, {"all": []}, [{"do": "tag", "tag": "tag_0"}]),
        ({"on": NEW}, {"all": []}, [{"do": "reply", "text": "سلام"}]),
        ({"on": NEW}, {"field": "priority", "op": "is", "value": [1]}, [{"do": "notify", "whom": "leads"}]),
        (
            {"on": "ticket.opened"},
            {"field": "language", "op": "is", "value": ["fa"]},
            [{"do": "notify", "whom": "leads"}],
        ),
        ({"on": "ticket.opened"}, {"all": []}, [{"do": "segment", "segment": "seg_0"}]),
    ],
)
def test_what_is_asked_and_done_fits_what_it_is_about(quiet, trigger, conditions, actions):
    with pytest.raises(ValueError, match=r"."):
        make_rule(by=quiet.owner, name="نه", trigger=trigger, conditions=conditions, actions=actions)
    assert not Rule.objects.exists()


def test_it_is_told_in_words_tried_out_and_taken_along(shop, key, rule):
    made = rule(on=NEW, conditions={"field": "phone", "op": "yes"}, actions=[into(key)])
    said = rule_sentences(made.body)
    assert "مشتری" in said["when"] and "کلیدی" in said["then"][0] and len(said["if"]) == 1
    sara = known(shop, identities=[("phone", "09121234567")])
    known(shop)
    trial = try_out(made.body)
    assert (trial.count, [contact for contact, _at in trial.found]) == (1, [sara])
    document = export()
    assert document["names"][key.public_id] == "کلیدی"
    elsewhere = [each | {"name": "دیگری"} for each in document["rules"]]
    assert take_in(document | {"rules": elsewhere, "macros": []}, by=shop.owner) == (1, 0, [])


def test_one_that_becomes_one_about_requests_ends_what_waits(shop, key, rule, automate):
    made = rule(on=NEW, actions=[{"do": "wait", "length": {"amount": 1, "unit": "minutes"}}, into(key)])
    sara = known(shop)
    automate()
    change_rule(rule=made, by=shop.owner, trigger={"on": "ticket.opened"}, actions=[{"do": "notify", "whom": "leads"}])
    Run.objects.update(resumes_at="2020-01-01T00:00Z")
    assert resume(Run.objects.get().pk)
    assert (Run.objects.get().state, inside(sara)) == ("ended", set())
