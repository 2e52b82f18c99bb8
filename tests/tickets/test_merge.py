"""Several tickets become one: nothing is lost, nothing is doubled, and whoever comes with the old one is led to the new."""

import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pasokh.events.models import Event
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.merge import CannotMerge, merge
from pasokh.tickets.actions.moved import MOVED, STAYS
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.split import split
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.tickets.models import Attachment, Category, Merge, Message, Participant, SearchEntry, Ticket
from pasokh.tickets.models.merging import IsMerged

from .reading import now, texts


def test_what_was_said_on_both_stands_in_one_thread_in_the_order_of_time(shop, hear):
    first, second = hear("یک").ticket, hear("دو").ticket
    reply(ticket=first, by=shop.owner, text="سه")
    hear("چهار", ticket_id=second.pk)
    merge(target=first, sources=[second], by=shop.owner)
    assert texts(first) == ["یک", "دو", "سه", "چهار"]
    assert texts(second) == []
    target, source = now(first), now(second)
    assert (target.preview, target.last_position, target.waiting_since is None) == ("چهار", 4, False)
    assert (source.merged_into, source.category, source.status.key) == (target, Category.CLOSED, "closed")
    kinds = list(Event.objects.order_by("-pk").values_list("kind", "subject_id", "payload__ticket")[:2])
    assert kinds == [("ticket.absorbed", first.pk, second.pk), ("ticket.merged", second.pk, first.pk)]


def test_files_search_tags_and_people_go_along(shop, hear, ali, make_member):
    target, source = hear("یک").ticket, hear("دو", contact=ali).ticket
    sara = make_member("سارا")
    file = Attachment.objects.create(
        uploader_kind="contact", uploader_id=ali.pk, name="رسید.pdf", content_type="application/pdf", size=1,
        sha256="", stored="x", ticket=source, message=source.messages.get(),
    )  # fmt: skip
    source.tag("فوری", by=shop.owner)
    target.tag("فوری", by=shop.owner)
    source.tag("ارسال", by=shop.owner)
    source.follow(sara, by=sara)
    merge(target=target, sources=[source], by=shop.owner)
    file.refresh_from_db()
    assert file.ticket_id == target.pk
    assert set(SearchEntry.objects.values_list("ticket", flat=True)) == {target.pk}
    assert set(target.tags.values_list("name", flat=True)) == {"فوری", "ارسال"}
    assert list(target.followers.values_list("member", flat=True)) == [sara.pk]
    assert list(target.participants.values_list("contact", flat=True)) == [ali.pk]


def test_later_words_of_the_merged_follow_it(shop, hear, ali):
    target = hear("یک").ticket
    mail = hear("دو", contact=ali, channel="email", origin="email:1", external_id="a@x").ticket
    chat = hear("سه", contact=ali, origin="chat:1", joins_open=True).ticket
    merge(target=target, sources=[mail, chat], by=shop.owner)
    assert hear("چهار", contact=ali, channel="email", ticket_id=mail.pk).ticket.pk == target.pk
    assert hear("پنج", contact=ali, origin="chat:1", joins_open=True).ticket.pk == target.pk
    assert texts(target)[3:] == ["چهار", "پنج"]
    assert Ticket.objects.count() == 3


def test_they_follow_over_two_merges_in_one_step(shop, hear):
    one, two, three = (hear(str(i)).ticket for i in range(3))
    merge(target=two, sources=[three], by=shop.owner)
    merge(target=one, sources=[two], by=shop.owner)
    assert [now(each).merged_into_id for each in (two, three)] == [one.pk, one.pk]
    assert hear("چهار", ticket_id=three.pk).ticket.pk == one.pk


def test_a_chat_whose_target_is_closed_begins_anew(shop, hear):
    target, chat = hear("یک").ticket, hear("دو", origin="chat:1", joins_open=True).ticket
    target = merge(target=target, sources=[chat], by=shop.owner)
    target.close(by=shop.owner, reason="تکراری")
    again = hear("سه", origin="chat:1", joins_open=True)
    assert (again.opened, again.ticket.pk in (target.pk, chat.pk)) == (True, False)


def test_a_repeated_message_is_known_after_the_merge(shop, hear):
    client_id = uuid.uuid4()
    target, source = hear("یک").ticket, hear("دو", client_id=client_id).ticket
    merge(target=target, sources=[source], by=shop.owner)
    again = hear("دو", client_id=client_id, ticket_id=source.pk)
    assert (again.doubled, again.ticket.pk, Message.objects.count()) == (True, target.pk, 2)


@pytest.mark.parametrize("verb", [reply, note])
def test_nothing_is_written_on_what_was_merged(shop, hear, verb):
    target, source = hear("یک").ticket, hear("دو").ticket
    merge(target=target, sources=[source], by=shop.owner)
    events = Event.objects.count()
    with pytest.raises(IsMerged) as refused:
        verb(ticket=source, by=shop.owner, text="سلام")
    assert refused.value.survivor == target
    assert (Message.objects.count(), Event.objects.count()) == (2, events)


def test_what_was_unread_stays_unread_and_no_read_mark_goes_further(shop, hear):
    target, source = hear("یک").ticket, hear("دو").ticket
    hear("سه", ticket_id=target.pk)
    target = now(target)
    target.see_as_staff(2, by=shop.owner)
    merge(target=target, sources=[source], by=shop.owner)
    merged = now(target)
    assert merged.messages.get(position=merged.seen_by_staff).text == "یک"
    assert merged.last_position > merged.seen_by_staff


def test_all_read_stays_all_read(shop, hear):
    target, source = hear("یک").ticket, hear("دو").ticket
    for each in (target, source):
        each.see_as_staff(1, by=shop.owner)
    merge(target=target, sources=[source], by=shop.owner)
    assert now(target).seen_by_staff == now(target).last_position


def refused(code, **given):
    before = (Event.objects.count(), Merge.objects.count())
    with pytest.raises(CannotMerge) as told, transaction.atomic():
        merge(**given)
    assert told.value.code == code
    assert (Event.objects.count(), Merge.objects.count()) == before


def test_refusals_change_nothing(shop, hear):
    one, two, three = (hear(str(i)).ticket for i in range(3))
    refused("itself", target=one, sources=[one], by=shop.owner)
    refused("itself", target=one, sources=[], by=shop.owner)
    merge(target=one, sources=[two], by=shop.owner)
    refused("merged", target=two, sources=[three], by=shop.owner)
    refused("merged", target=three, sources=[two], by=shop.owner)
    three.close(by=shop.owner, reason="تکراری")
    refused("closed", target=three, sources=[one], by=shop.owner)


def test_what_is_unsettled_opens_what_was_solved(shop, hear):
    target, source = hear("یک").ticket, hear("دو").ticket
    target.solve(by=shop.owner)
    merge(target=target, sources=[source], by=shop.owner)
    assert now(target).category == Category.OPEN


def test_taking_it_back(shop, hear, ali):
    target, source = hear("یک").ticket, hear("دو", contact=ali).ticket
    source.tag("ارسال", by=shop.owner)
    source.wait(by=shop.owner)
    reply(ticket=target, by=shop.owner, text="سه")
    hear("چهار", ticket_id=source.pk, contact=ali)
    source.wait(by=shop.owner)
    before = [(now(each).status.key, texts(each)) for each in (target, source)]
    merge(target=target, sources=[source], by=shop.owner)
    hear("پنج", ticket_id=source.pk, contact=ali)
    unmerge(ticket=source, by=shop.owner)
    after = [(now(each).status.key, texts(each)) for each in (target, source)]
    assert after == [(before[0][0], [*before[0][1], "پنج"]), before[1]]
    assert list(source.tags.values_list("name", flat=True)) == ["ارسال"]
    assert not Participant.objects.filter(ticket=target).exists()
    assert hear("شش", ticket_id=source.pk, contact=ali).ticket.pk == source.pk
    assert [each.messages.get(position=each.last_position).text for each in (now(target), now(source))] == ["پنج", "شش"]


def test_taking_back_the_first_of_two_takes_along_what_had_gone_into_it(shop, hear):
    one, two, three = (hear(str(i)).ticket for i in range(3))
    merge(target=two, sources=[three], by=shop.owner)
    merge(target=one, sources=[two], by=shop.owner)
    unmerge(ticket=two, by=shop.owner)
    assert (texts(one), texts(two), now(three).merged_into_id) == (["0"], ["1", "2"], two.pk)
    unmerge(ticket=three, by=shop.owner)
    assert [texts(each) for each in (one, two, three)] == [["0"], ["1"], ["2"]]


def test_what_is_merged_no_more_is_not_taken_back_twice(shop, hear):
    target, source = hear("یک").ticket, hear("دو").ticket
    merge(target=target, sources=[source], by=shop.owner)
    unmerge(ticket=source, by=shop.owner)
    with pytest.raises(CannotMerge):
        unmerge(ticket=source, by=shop.owner)


STEPS = st.lists(
    st.tuples(st.sampled_from("said said said merge unmerge split".split()), st.integers(0, 3), st.integers(0, 3)),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is rolled back
@given(steps=STEPS)
def test_whatever_is_done_every_message_is_there_once_and_in_its_order(shop, maryam, steps):
    with transaction.atomic():
        try:
            _walk(shop, maryam, steps)
        finally:
            transaction.set_rollback(True)


def _walk(shop, maryam, steps):
    def say(text, **fields):
        return receive(Inbound(channel="chat", contact=maryam, inbox_id=shop.inbox.pk, text=text, **fields)).ticket

    tickets, said = [say(f"t{i}") for i in range(4)], 4
    places = {}
    for verb, a, b in steps:
        one, other = now(tickets[a]), now(tickets[b])
        if verb == "said":
            say(f"m{said}", ticket_id=one.pk)
            said += 1
        elif verb == "merge":
            _unless_refused(merge, target=one, sources=[other], by=shop.owner)
        elif verb == "unmerge":
            _unless_refused(unmerge, ticket=one, by=shop.owner)
        elif message := one.messages.order_by("position").last():
            tickets.append(_unless_refused(split, ticket=one, message_id=message.pk, by=shop.owner) or one)
        _is_whole(said, places)


def _unless_refused(verb, **given):
    try:
        return verb(**given)
    except ValueError:
        return None


def _is_whole(said, places):
    rows = list(Message.objects.select_related("ticket", "ticket__merged_into").order_by("ticket", "position"))
    assert len(rows) == said == len({row.text for row in rows})
    assert not any(row.ticket.merged_into_id for row in rows)
    for before, row in pairwise(rows):
        assert before.ticket_id != row.ticket_id or before.pk < row.pk
    for ticket in Ticket.objects.filter(merged_into=None):
        newest = ticket.messages.order_by("position").last()
        assert newest is None or newest.position == ticket.last_position
        assert 0 <= ticket.seen_by_staff <= ticket.last_position
    for row in rows:
        # What a chat has shown once keeps its place.
        place = row.home_place if row.home_place is not None else row.ticket.place_of(row.position)
        assert places.setdefault(row.pk, place) == place
    assert len(set(places.values())) == len(places)


def test_every_table_that_names_a_ticket_goes_along_or_stays():
    moved = {f"{each.model}.{each.field}" for each in MOVED}
    keys = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is Ticket
    }
    assert keys - moved - STAYS == set()
    assert (moved | STAYS) - keys == set()


def test_a_stepping_clock_turns_no_thread(shop, hear):
    target, source = hear("یک").ticket, hear("دو").ticket
    hear("سه", ticket_id=target.pk)
    target.messages.filter(text="سه").update(created_at=timezone.now() - timedelta(days=1))
    merge(target=target, sources=[source], by=shop.owner)
    assert texts(target).index("یک") < texts(target).index("سه")
