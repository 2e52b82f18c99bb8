"""A draft is there on the other machine, no machine overwrites another unseen, and a colleague may go on with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.tickets.actions.append import MessageTooLong
from pasokh.tickets.actions.drafts import Stale, forget_sent, save_draft, share, take_over
from pasokh.tickets.actions.hold import hold, take_back
from pasokh.tickets.models import Draft


def save(ticket, by, text, revision=0, **fields):
    return save_draft(ticket=ticket, by=by, text=text, revision=revision, **fields)


def test_a_draft_is_kept_and_changed(shop, ticket):
    first = save(ticket, shop.owner, "سل")
    second = save(ticket, shop.owner, "سلام", first.revision, mode="note", based_at=5)
    assert (first.pk, second.revision, second.text, second.mode, second.based_at) == (
        second.pk,
        first.revision + 1,
        "سلام",
        "note",
        5,
    )
    assert Draft.objects.count() == 1


def test_two_machines_do_not_overwrite_one_another(shop, ticket):
    kept = save(ticket, shop.owner, "از رایانه")
    with pytest.raises(Stale) as stale:
        save(ticket, shop.owner, "از گوشی")
    assert (stale.value.draft.text, stale.value.draft.revision) == ("از رایانه", kept.revision)
    assert Draft.objects.get().text == "از رایانه"


def test_a_new_draft_is_not_taken_for_the_one_that_is_gone(shop, ticket):
    gone = save(ticket, shop.owner, "سلام")
    save(ticket, shop.owner, "", gone.revision)
    held = hold(ticket=ticket, by=shop.owner, text="سلام")
    back = take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert back.revision not in (0, gone.revision)
    with pytest.raises(Stale):
        save(ticket, shop.owner, "", gone.revision)
    assert Draft.objects.get().text == "سلام"


def test_an_empty_draft_is_forgotten_and_may_be_forgotten_twice(shop, ticket):
    draft = save(ticket, shop.owner, "سلام")
    assert save(ticket, shop.owner, " ", draft.revision) is None
    assert save(ticket, shop.owner, "", draft.revision) is None
    assert not Draft.objects.exists()


def test_one_that_is_gone_is_not_brought_back_unseen(shop, ticket):
    with pytest.raises(Stale) as stale:
        save(ticket, shop.owner, "سلام، دنباله", 4)
    assert (stale.value.draft, Draft.objects.count()) == (None, 0)


def test_what_is_too_long_is_refused(shop, ticket):
    with pytest.raises(MessageTooLong):
        save(ticket, shop.owner, "ا" * 100_001)
    assert not Draft.objects.exists()


def test_a_sent_draft_is_gone_but_not_what_was_written_since(shop, ticket):
    save(ticket, shop.owner, "سلام ")
    forget_sent(ticket=ticket, by=shop.owner, text="سلام")
    assert not Draft.objects.exists()
    save(ticket, shop.owner, "چیز دیگر")
    forget_sent(ticket=ticket, by=shop.owner, text="سلام")
    assert Draft.objects.get().text == "چیز دیگر"


def test_a_colleague_goes_on_with_a_shared_draft(shop, ticket, make_member):
    sara = make_member("سارا")
    draft = save(ticket, shop.owner, "سلام، سفارش شما", based_at=7)
    with pytest.raises(Draft.DoesNotExist):
        take_over(ticket=ticket, draft_id=draft.pk, by=sara)
    share(ticket=ticket, by=shop.owner, shared=True)
    save(ticket, sara, "از خودم")
    taken = take_over(ticket=ticket, draft_id=draft.pk, by=sara)
    assert (taken.member, taken.text, taken.shared) == (sara, "از خودم\n———\nسلام، سفارش شما", True)
    assert list(Draft.objects.values_list("member", flat=True)) == [sara.pk]


def test_a_draft_bears_the_name_of_its_writing_until_something_else_writes(shop, ticket, make_member):
    """By the name a browser knows what it has sent by now; what is taken back or taken over is to be seen there again."""
    sara = make_member("سارا")
    draft = save(ticket, shop.owner, "سلام", writing="one")
    assert save(ticket, shop.owner, "سلام مریم", draft.revision, writing="two").writing == "two"
    share(ticket=ticket, by=shop.owner, shared=True)
    assert Draft.objects.get().writing == "two"
    assert take_over(ticket=ticket, draft_id=draft.pk, by=sara).writing == ""
    mine = save(ticket, sara, "سلام مریم، رسید", Draft.objects.get().revision, writing="three")
    held = hold(ticket=ticket, by=sara, text="پاسخ", goes_at=timezone.now() + timedelta(days=1))
    take_back(ticket=ticket, held_id=held.pk, by=sara)
    mine.refresh_from_db()
    assert (mine.writing, mine.text.endswith("پاسخ")) == ("", True)


def test_drafts_of_another_ticket_are_not_taken_over(shop, ticket, make_member, hear):
    save(ticket, shop.owner, "سلام", shared=True)
    other = hear("چیز دیگر").ticket
    with pytest.raises(Draft.DoesNotExist):
        take_over(ticket=other, draft_id=Draft.objects.get().pk, by=make_member("سارا"))
    assert Draft.objects.get().member == shop.owner
