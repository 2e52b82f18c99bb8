"""Merged, erased, lost and all at once: no answer is mailed twice, none is lost."""

import threading
from datetime import timedelta

from django.db import connection

from pasokh.channels.absent import jobs, settling
from pasokh.channels.models import AwayMail, Delivery
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.models import Message

from .conftest import Chat, due, looks, make_mailbox, told


def test_what_was_merged_with_a_request_of_hers_still_goes(chat, mailbox, post, later, shop, hear):
    chat.leave()
    chat.answer("پاسخ نخست")
    other = hear("دیگر", channel="chat", origin=chat.site.origin, contact=chat.contact).ticket
    merge(sources=[chat.ticket], target=other, by=shop.owner)
    later(minutes=3)
    due(shop)
    assert "پاسخ نخست" in post.text()


def test_what_is_merged_while_it_is_looked_at_still_goes(chat, mailbox, post, later, shop, hear, monkeypatch):
    """Somebody merges the conversation between the look at the row and the lock on its ticket."""
    chat.leave()
    chat.answer("پاسخ نخست")
    other = hear("دیگر", channel="chat", origin=chat.site.origin, contact=chat.contact).ticket
    lock = settling.locked_family

    def merged_first(ids):
        monkeypatch.setattr(settling, "locked_family", lock)
        merge(sources=[chat.ticket], target=other, by=shop.owner)
        return lock(ids)

    monkeypatch.setattr(settling, "locked_family", merged_first)
    later(minutes=3)
    due(shop)
    assert "پاسخ نخست" in post.text() and told(other) == [("mailed", 1)]


def test_erased_people_are_not_mailed(chat, mailbox, post, later, shop):
    from pasokh.contacts.actions.erase import erase

    chat.leave()
    chat.answer("پاسخ نخست")
    erase(contact=chat.contact, by=shop.owner)
    later(minutes=3)
    due(shop)
    assert (post.mails, AwayMail.objects.filter(state="waiting").count()) == ([], 0)


def test_a_lost_job_is_made_good(shop, chat, mailbox, later):
    chat.answer("پاسخ نخست")
    looks().delete()
    later(minutes=3)
    jobs.sweep()
    assert looks().count() == 0
    later(minutes=3)
    jobs.sweep()
    jobs.sweep()
    assert looks().count() == 1


def test_two_workers_and_a_late_answer_make_one_mail_and_lose_nothing(real_shop, post, monkeypatch):
    """All at once: two looks at what is due, and an agent who is still writing. Whatever comes first, each answer is mailed once or waits."""
    monkeypatch.setattr(settling, "PATIENCE", timedelta())
    with workspace(real_shop):
        make_mailbox(real_shop.inbox)
        chat = Chat(real_shop, real_shop.owner, real_shop.inbox)
        chat.leave()
        chat.answer("پاسخ نخست")
        away = AwayMail.objects.get()
    gate = threading.Barrier(3)

    def run(verb):
        gate.wait()
        with workspace(real_shop):
            verb()
        connection.close()

    verbs = [lambda: settling.settle(away.pk), lambda: settling.settle(away.pk), lambda: chat.answer("پاسخ دوم")]
    threads_ = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for each in threads_:
        each.start()
    for each in threads_:
        each.join()
    with workspace(real_shop):
        mailed = [
            pk for ids in AwayMail.objects.filter(state="mailed").values_list("messages", flat=True) for pk in ids
        ]
        answers = list(Message.objects.filter(kind="reply").order_by("pk").values_list("pk", flat=True))
        waits = AwayMail.objects.filter(state="waiting").count()
        assert Delivery.objects.count() == 1 and len(mailed) == len(set(mailed))
        assert mailed == answers or (mailed == answers[:1] and waits == 1)
