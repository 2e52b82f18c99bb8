"""Splitting, linking, people, mentions and broadcasts."""

import uuid

import pytest
from django.db import transaction

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.broadcasting import BATCH, NobodyToTell, answer_batch, broadcast, go_on, preview, stop
from pasokh.tickets.actions.linking import CannotLink, link, links_of, unlink
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.solving import warnings
from pasokh.tickets.actions.split import CannotSplit, split
from pasokh.tickets.actions.unmerge import unmerge
from pasokh.tickets.models import Broadcast, Category, Link, Message, Participant, Ticket
from pasokh.tickets.writing.mentions import MARK, mentioned, spoken
from pasokh.workspaces.models import Team

from .reading import now, texts


def test_a_message_becomes_a_ticket_of_its_own(shop, hear):
    ticket = hear("یک", origin="chat:1").ticket
    chosen = hear("دو", ticket_id=ticket.pk, origin="chat:1").message
    hear("سه", ticket_id=ticket.pk, origin="chat:1")
    fresh = split(ticket=ticket, message_id=chosen.pk, by=shop.owner, subject="مرجوعی")
    assert (texts(ticket), texts(fresh), fresh.subject) == (["یک", "سه"], ["دو"], "مرجوعی")
    assert (fresh.category, fresh.number > ticket.number, fresh.origin) == (Category.OPEN, True, "chat:1")
    made = Link.objects.get()
    assert (made.kind, made.first_id, made.second_id) == ("split", fresh.pk, ticket.pk)
    kinds = list(Event.objects.order_by("-pk").values_list("kind", flat=True)[:3])
    assert kinds == ["ticket.split_off", "ticket.split", "ticket.opened"]
    assert now(ticket).messages.get(position=now(ticket).last_position).text == "سه"
    # The chat goes on with the newest.
    assert hear("چهار", origin="chat:1", joins_open=True).ticket.pk == fresh.pk


def test_with_all_later_ones(shop, hear):
    ticket = hear("یک").ticket
    chosen = hear("دو", ticket_id=ticket.pk).message
    reply(ticket=ticket, by=shop.owner, text="سه")
    fresh = split(ticket=ticket, message_id=chosen.pk, by=shop.owner, later=True)
    assert (texts(ticket), texts(fresh)) == (["یک"], ["دو", "سه"])
    assert (now(fresh).waiting_since, now(ticket).waiting_since is None) == (None, False)
    hear("چهار", ticket_id=ticket.pk)
    assert texts(ticket) == ["یک", "چهار"]


def test_what_another_wrote_is_hers(shop, hear, ali):
    ticket = hear("یک").ticket
    ticket.involve(ali, by=shop.owner)
    chosen = hear("دو", contact=ali, ticket_id=ticket.pk).message
    fresh = split(ticket=ticket, message_id=chosen.pk, by=shop.owner)
    assert fresh.contact_id == ali.pk
    assert list(fresh.participants.values_list("contact", flat=True)) == [ticket.contact_id]


def test_of_a_mail_only_whom_it_names_itself_goes_along(shop, hear, ali, maryam):
    sara = identify(kind="email", value="sara@example.ir", name="سارا")
    mail = {"channel": "email", "origin": "email:1"}
    ticket = hear("یک", participant_ids=(ali.pk, sara.pk), **mail).ticket
    alone = hear("دو", ticket_id=ticket.pk, **mail).message
    named = hear("سه", ticket_id=ticket.pk, participant_ids=(sara.pk,), **mail).message
    his = hear("چهار", ticket_id=ticket.pk, contact=ali, participant_ids=(maryam.pk,), **mail).message
    for message, people in ((alone, set()), (named, {sara.pk}), (his, {maryam.pk})):
        fresh = split(ticket=ticket, message_id=message.pk, by=shop.owner)
        assert set(fresh.participants.values_list("contact", flat=True)) == people
    assert set(ticket.participants.values_list("contact", flat=True)) == {ali.pk, sara.pk}


@pytest.mark.parametrize("which", ["gone", "everything", "note"])
def test_what_cannot_be_split_stays(shop, hear, which):
    ticket = hear("یک").ticket
    written = note(ticket=ticket, by=shop.owner, text="یادداشت")
    key = {"gone": 0, "everything": ticket.messages.get(text="یک").pk, "note": written.pk}[which]
    events = Event.objects.count()
    with pytest.raises(CannotSplit) as refused, transaction.atomic():
        split(ticket=ticket, message_id=key, by=shop.owner)
    assert (refused.value.code, Ticket.objects.count(), Event.objects.count()) == (which, 1, events)


def test_links_are_told_on_both_sides_and_made_once(shop, hear):
    one, two = hear("یک").ticket, hear("دو").ticket
    first = link(ticket=one, other=two, how="blocked_by", by=shop.owner)
    assert link(ticket=two, other=one, how="blocks", by=shop.owner) == first
    assert (first.first_id, first.second_id) == (two.pk, one.pk)
    told = Event.objects.filter(kind="ticket.linked").order_by("pk")
    assert list(told.values_list("subject_id", "payload__ticket")) == [(two.pk, one.pk), (one.pk, two.pk)]
    assert len(warnings(one)) == 1
    two.solve(by=shop.owner)
    assert warnings(one) == []
    unlink(link=first, by=shop.owner)
    assert list(links_of(one.pk)) == []


def refused_link(code, **given):
    events = Event.objects.count()
    with pytest.raises(CannotLink) as refused, transaction.atomic():
        link(**given)
    assert (refused.value.code, Event.objects.count()) == (code, events)


@pytest.mark.parametrize("how", ["parent", "blocks", "duplicate_of"])
def test_no_circles(shop, hear, how):
    one, two, three = (hear(str(i)).ticket for i in range(3))
    link(ticket=one, other=two, how=how, by=shop.owner)
    link(ticket=two, other=three, how=how, by=shop.owner)
    refused_link("circle", ticket=three, other=one, how=how, by=shop.owner)
    refused_link("itself", ticket=one, other=one, how=how, by=shop.owner)


def test_one_parent(shop, hear):
    one, two, three = (hear(str(i)).ticket for i in range(3))
    link(ticket=one, other=two, how="parent", by=shop.owner)
    refused_link("parent", ticket=one, other=three, how="parent", by=shop.owner)
    merge(target=two, sources=[three], by=shop.owner)
    refused_link("merged", ticket=one, other=three, how="related", by=shop.owner)


def ends(kind):
    return list(Link.objects.filter(kind=kind).values_list("first", "second"))


def test_links_follow_a_merge_but_close_no_circle(shop, hear):
    target, source, child = (hear(str(i)).ticket for i in range(3))
    link(ticket=source, other=child, how="child", by=shop.owner)
    link(ticket=source, other=target, how="related", by=shop.owner)
    merge(target=target, sources=[source], by=shop.owner)
    assert ends("parent") == [(target.pk, child.pk)]
    unmerge(ticket=source, by=shop.owner)
    assert (ends("parent"), ends("related")) == ([(source.pk, child.pk)], [(target.pk, source.pk)])


@pytest.fixture
def incident(shop, hear, ali):
    """An incident with three parts and a duplicate; one part is closed."""
    ticket = hear("سرویس قطع است", subject="قطعی سرویس").ticket
    parts = [hear(f"قطع {i}", contact=ali).ticket for i in range(3)]
    for part in parts:
        link(ticket=ticket, other=part, how="child", by=shop.owner)
    double = hear("من هم", contact=ali, channel="email").ticket
    link(ticket=ticket, other=double, how="duplicated_by", by=shop.owner)
    parts[2].close(by=shop.owner, reason="تکراری")
    return ticket


def run(made):
    while Broadcast.objects.get(pk=made.pk).state == "going":
        answer_batch(made.pk)
    return Broadcast.objects.get(pk=made.pk)


def test_one_answer_to_all_of_them_each_as_its_own_reply(shop, incident):
    assert preview(incident, shop.owner) == {"chat": 2, "email": 1}
    made = run(broadcast(ticket=incident, by=shop.owner, text="برطرف شد", solves=True))
    assert made.state == "done"
    replies = Message.objects.filter(kind="reply")
    assert [each.text for each in replies] == ["برطرف شد"] * 3
    assert len({each.ticket_id for each in replies}) == 3
    assert set(Ticket.objects.filter(pk__in=replies.values("ticket")).values_list("category", flat=True)) == {3}
    assert now(incident).category == Category.OPEN
    assert made.progress() == {"waiting": 0, "done": 3, "skipped": 0, "failed": 0, "total": 3}


def test_nothing_goes_twice_however_often_it_is_asked_or_run(shop, incident):
    client_id = uuid.uuid4()
    made = broadcast(ticket=incident, by=shop.owner, text="برطرف شد", client_id=client_id)
    assert broadcast(ticket=incident, by=shop.owner, text="برطرف شد", client_id=client_id) == made
    run(made)
    answer_batch(made.pk)
    go_on(broadcast=made, by=shop.owner)
    assert Message.objects.filter(kind="reply").count() == 3


def test_a_batch_that_dies_is_as_if_it_had_not_been(shop, incident, monkeypatch):
    from pasokh.tickets.actions import broadcasting

    monkeypatch.setattr(broadcasting, "BATCH", 2)
    made = broadcast(ticket=incident, by=shop.owner, text="برطرف شد")
    answer_batch(made.pk)
    try:
        with transaction.atomic():
            answer_batch(made.pk)
            raise ConnectionError("the worker died")
    except ConnectionError:
        pass
    assert Message.objects.filter(kind="reply").count() == 2
    run(made)
    assert Message.objects.filter(kind="reply").count() == 3


def test_a_broadcast_is_stopped_and_goes_on(shop, incident):
    made = broadcast(ticket=incident, by=shop.owner, text="برطرف شد")
    stop(broadcast=made, by=shop.owner)
    answer_batch(made.pk)
    assert not Message.objects.filter(kind="reply").exists()
    go_on(broadcast=made, by=shop.owner)
    run(made)
    assert Message.objects.filter(kind="reply").count() == 3


def test_what_would_tell_nobody_or_nothing_is_refused(shop, incident, hear):
    events = Event.objects.count()
    with pytest.raises(EmptyMessage):
        broadcast(ticket=incident, by=shop.owner, text=" ")
    with pytest.raises(NobodyToTell), transaction.atomic():
        broadcast(ticket=Ticket.objects.get(subject="", number=1002), by=shop.owner, text="سلام")
    assert (Broadcast.objects.count(), Event.objects.count()) == (0, events)


def test_more_than_a_batch(shop, hear):
    ticket = hear("سرویس قطع است").ticket
    for each in range(BATCH + 1):
        link(ticket=ticket, other=hear(str(each)).ticket, how="child", by=shop.owner)
    made = broadcast(ticket=ticket, by=shop.owner, text="برطرف شد")
    answer_batch(made.pk)
    assert Broadcast.objects.get(pk=made.pk).progress()["done"] == BATCH
    assert run(made).progress()["done"] == BATCH + 1


def test_followers_see_what_they_follow(shop, hear, make_member):
    ticket, sara = hear("یک").ticket, make_member("سارا", sees="own")
    with pytest.raises(ValueError, match="see"):
        ticket.follow(sara, by=shop.owner)
    assert ticket.follow(shop.owner, by=shop.owner)
    assert not ticket.follow(shop.owner, by=shop.owner)
    assert ticket.unfollow(shop.owner, by=shop.owner)
    kinds = Event.objects.filter(kind__startswith="ticket.", kind__endswith="followed").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["ticket.followed", "ticket.unfollowed"]


def test_who_is_in_copy_comes_with_a_mail_and_goes_with_erasure(shop, hear, ali, maryam):
    ticket = hear("یک", participant_ids=(ali.pk, maryam.pk)).ticket
    assert list(Participant.objects.values_list("contact", flat=True)) == [ali.pk]
    assert Event.objects.filter(kind="ticket.joined", payload__contact=ali.pk).count() == 1
    hear("دو", ticket_id=ticket.pk, participant_ids=(ali.pk,))
    assert Event.objects.filter(kind="ticket.joined").count() == 1
    erase(contact=ali, by=shop.owner)
    assert not Participant.objects.exists()
    with pytest.raises(ValueError, match="copy"):
        ticket.involve(ali, by=shop.owner)


def test_erasing_one_of_two_merged_customers_forgets_hers_alone(shop, hear, ali):
    target, source = hear("راز مریم").ticket, hear("راز علی", contact=ali).ticket
    reply(ticket=source, by=shop.owner, text="پاسخ به علی")
    merge(target=target, sources=[source], by=shop.owner)
    erase(contact=ali, by=shop.owner)
    assert texts(target) == ["راز مریم", "", ""]


def test_names_in_a_note_are_kept_as_who_was_meant(shop, hear, make_member):
    ticket, sara = hear("یک").ticket, make_member("سارا محمدی")
    team = Team.objects.create(name="پشتیبانی‌فنی")
    written = note(ticket=ticket, by=shop.owner, text="@سارا محمدي لطفاً ببین، @پشتیبانی فنی هم. a@سارا محمدی نه")
    assert MARK.findall(written.text) == [sara.public_id, team.public_id]
    event = Event.objects.get(kind="note.mentioned")
    assert (event.payload["members"], event.payload["teams"]) == ([sara.pk], [team.pk])
    assert mentioned(event) == [sara]
    assert spoken(written.text).startswith("@سارا محمدی لطفاً")


def test_a_renamed_colleague_is_shown_by_her_name_of_today(shop, hear, make_member, desk_line):
    ticket, sara = hear("یک").ticket, make_member("سارا محمدی")
    written = note(ticket=ticket, by=shop.owner, text="@سارا محمدی <b>")
    sara.name = "سارا <نوری>"
    sara.save()
    html = desk_line(written, ticket)
    assert '<bdi class="mention">@سارا &lt;نوری&gt;</bdi> &lt;b&gt;' in html


@pytest.fixture
def desk_line():
    from pasokh.desk.tickets.thread import message_line
    from pasokh.kernel.kept import forget_all

    def draw(message, ticket):
        forget_all()
        message.files = []
        return message_line(message, ticket)["html"]

    return draw


def test_who_does_not_see_it_is_not_told(shop, hear, make_member):
    ticket, sara = hear("یک").ticket, make_member("سارا", sees="own")
    written = note(ticket=ticket, by=shop.owner, text="@سارا ببین")
    assert written.called.unheard == [sara.name]
    assert not Event.objects.filter(kind="note.mentioned").exists()


def test_of_two_with_one_name_the_one_who_was_picked_is_meant(shop, hear, make_member):
    ticket = hear("یک").ticket
    make_member("سارا")
    second = make_member("سارا")
    written = note(ticket=ticket, by=shop.owner, text="@سارا", mentioned=[second.public_id])
    assert MARK.findall(written.text) == [second.public_id]
