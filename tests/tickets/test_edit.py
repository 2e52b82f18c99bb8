import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions.append import EmptyMessage
from pasokh.tickets.actions.edit import CannotBeEdited, edit
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Message, MessageEdit, Ticket
from pasokh.tickets.queries import search


def test_a_note_is_changed_and_what_it_said_is_kept(shop, ticket):
    before = note(ticket=ticket, by=shop.owner, text="فرش آبی")
    edit(message=before, by=shop.owner, text="**گلیم** قرمز")
    after = Message.objects.get(pk=before.pk)
    assert (after.text, after.source, "<strong>" in after.html, after.edited_at is None) == (
        "گلیم قرمز",
        "**گلیم** قرمز",
        True,
        False,
    )
    assert list(MessageEdit.objects.values_list("message", "text", "member")) == [(before.pk, "فرش آبی", shop.owner.pk)]
    assert [found.pk for found in search(shop.owner, "گلیم")] == [ticket.pk]
    assert search(shop.owner, "آبی") == []
    assert Event.objects.filter(kind="message.edited").count() == 1


def test_an_answer_in_a_chat_is_changed_and_lists_follow(shop, ticket):
    said = reply(ticket=ticket, by=shop.owner, text="قیمت ۲۰۰")
    edit(message=said, by=shop.owner, text="قیمت ۳۰۰", instant=True)
    assert Ticket.objects.get(pk=ticket.pk).preview == "قیمت ۳۰۰"


def test_the_same_words_change_nothing(shop, ticket):
    said = note(ticket=ticket, by=shop.owner, text="سلام")
    edit(message=said, by=shop.owner, text="سلام")
    assert (MessageEdit.objects.count(), Event.objects.filter(kind="message.edited").count()) == (0, 0)


def test_what_is_not_hers_or_went_by_mail_or_says_nothing_stays(shop, ticket, hear, make_member):
    hers, mailed = note(ticket=ticket, by=shop.owner, text="سلام"), reply(ticket=ticket, by=shop.owner, text="سلام")
    heard = hear("سلام", ticket_id=ticket.pk).message
    for message, by, instant in (
        (hers, make_member("سارا"), True),
        (mailed, shop.owner, False),
        (heard, shop.owner, True),
    ):
        with pytest.raises(CannotBeEdited):
            edit(message=message, by=by, text="چیز دیگر", instant=instant)
    with pytest.raises(EmptyMessage):
        edit(message=hers, by=shop.owner, text=" ")
    assert (
        MessageEdit.objects.count(),
        set(Message.objects.filter(pk__in=[hers.pk, mailed.pk]).values_list("text", flat=True)),
    ) == (0, {"سلام"})


def told_of(ticket):
    events = Event.objects.filter(kind="note.mentioned", subject_id=ticket.pk).order_by("pk")
    return [event.payload["members"] for event in events]


def test_whom_a_changed_note_calls_anew_is_told_once(shop, ticket, make_member):
    sara, reza = make_member("سارا محمدی"), make_member("رضا کریمی")
    said = note(ticket=ticket, by=shop.owner, text="@سارا محمدی ببین")
    changed = edit(message=said, by=shop.owner, text="@سارا محمدی و @رضا کریمی ببینند")
    assert changed.text == f"<@{sara.public_id}> و <@{reza.public_id}> ببینند"
    assert told_of(ticket) == [[sara.pk], [reza.pk]]
    edit(message=said, by=shop.owner, text="@سارا محمدی و @رضا کریمی ببینند!")
    assert told_of(ticket) == [[sara.pk], [reza.pk]]


def test_who_was_called_keeps_being_meant_among_people_of_one_name(shop, ticket, make_member):
    make_member("سارا محمدی")
    meant = make_member("سارا محمدی")
    said = note(ticket=ticket, by=shop.owner, text="@سارا محمدی ببین", mentioned=[meant.public_id])
    changed = edit(message=said, by=shop.owner, text="@سارا محمدی فوری ببین")
    assert changed.text == f"<@{meant.public_id}> فوری ببین"
    assert told_of(ticket) == [[meant.pk]]


def test_the_same_call_changes_nothing(shop, ticket, make_member):
    make_member("سارا محمدی")
    said = note(ticket=ticket, by=shop.owner, text="@سارا محمدی ببین")
    edit(message=said, by=shop.owner, text="@سارا محمدی ببین")
    assert (MessageEdit.objects.count(), Event.objects.filter(kind="message.edited").count()) == (0, 0)


def test_whom_it_calls_who_does_not_see_it_is_named_to_the_writer(shop, ticket, make_member):
    make_member("پری", sees="own")
    said = note(ticket=ticket, by=shop.owner, text="ببین")
    changed = edit(message=said, by=shop.owner, text="@پری ببین")
    assert (changed.called.unheard, told_of(ticket)) == (["پری"], [])


def test_an_answer_calls_nobody(shop, ticket, make_member):
    make_member("سارا محمدی")
    said = reply(ticket=ticket, by=shop.owner, text="سلام")
    assert edit(message=said, by=shop.owner, text="@سارا محمدی سلام", instant=True).text == "@سارا محمدی سلام"
    assert told_of(ticket) == []
