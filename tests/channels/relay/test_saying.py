"""What is said on handsets, and what becomes of it while messengers are away and requests change hands."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.adapters.botapi.forms_of_text import length_of
from pasokh.channels.models import Relay, Relayed
from pasokh.channels.relay import claiming, saying, telling
from pasokh.tickets.models import Attachment

from .conftest import REZA, SARA, edits_on, hears, run_jobs


def test_who_blocked_the_bot_is_known_and_the_failure_is_written_down(provider, relay, sara, ask):
    provider.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    ask()
    sara.refresh_from_db()
    assert (
        sara.blocked_at is not None,
        Relayed.objects.get().state,
        [Relay.objects.get().trouble[name] for name in ("who", "why")],
    ) == (
        True,
        "failed",
        ["سارا", "blocked"],
    )


def test_a_messenger_that_stays_away_is_written_down_and_tried_on(provider, relay, sara, hear, site):
    relayed = Relayed.objects.create(handset=sara, message=hear("سلام", channel="chat", origin=site.origin).message)
    later = ProcrastinateJob.objects.filter(task_name="channels.relay.send").order_by("-pk")
    for minutes, waits, trouble in ((0, 5, False), (6, 180, True), (600, 300, True)):
        provider.refuse("sendMessage", 502, "Bad Gateway")
        Relayed.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))
        saying.send(relayed.workspace_id, relayed.pk)
        due = (later.first().scheduled_at - timezone.now()).total_seconds()
        assert (Relayed.objects.get().state, bool(Relay.objects.get().trouble)) == ("waiting", trouble)
        assert waits - 5 < due <= waits + 5
    assert "Bad Gateway" in Relay.objects.get().trouble["why"]
    saying.send(relayed.workspace_id, relayed.pk)
    assert Relayed.objects.get().state == "sent"


def test_a_messenger_that_asks_to_wait_is_waited_for(provider, relay, sara, hear, site):
    relayed = Relayed.objects.create(handset=sara, message=hear("سلام", channel="chat", origin=site.origin).message)
    provider.refuse("sendMessage", 429, "Too Many Requests", retry_after=900)
    saying.send(relayed.workspace_id, relayed.pk)
    job = ProcrastinateJob.objects.filter(task_name="channels.relay.send").order_by("-pk").first()
    assert job.scheduled_at > timezone.now() + timedelta(seconds=890)


def test_what_lost_its_job_is_taken_up_again_and_what_is_not_wanted_ends(relay, sara, hear, site, shop):
    from pasokh.tickets.actions.reply import reply

    heard = hear("سلام", channel="chat", origin=site.origin)
    relayed = Relayed.objects.create(handset=sara, message=heard.message)
    queued = ProcrastinateJob.objects.filter(task_name="channels.relay.send", args__relayed_id=relayed.pk)
    telling.sweep()
    assert not queued.exists()
    Relayed.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    telling.sweep(), telling.sweep()
    assert queued.count() == 1
    reply(ticket=heard.ticket, by=shop.owner, text="سلام")
    saying.send(relayed.workspace_id, relayed.pk)
    assert (Relayed.objects.get().state, Relay.objects.get().trouble) == ("failed", {})


def test_who_takes_it_while_it_is_on_its_way_is_said(provider, relay, sara, reza, hear, site, monkeypatch):
    message = hear("سلام", channel="chat", origin=site.origin).message
    relayed = Relayed.objects.create(handset=reza, message=message)
    said = saying._say

    def taken_meanwhile(row, parts):
        said(row, parts)
        claiming.take(ticket=message.ticket, member=sara.member)

    monkeypatch.setattr(saying, "_say", taken_meanwhile)
    saying.send(relayed.workspace_id, relayed.pk)
    run_jobs()
    (edit,) = edits_on(provider, REZA)
    assert ("سارا" in edit["text"], Relayed.objects.get(handset=reza).told) == (True, "other")


def test_when_it_goes_to_another_her_name_is_said(provider, shop, relay, sara, reza, make_member, ask):
    ticket = ask().ticket
    ticket.assign(sara.member, by=shop.owner)
    run_jobs()
    ticket.assign(make_member("مینا"), by=shop.owner)
    run_jobs()
    assert ["مینا" in edit["text"] for edit in edits_on(provider, REZA)] == [False, True]


def test_a_long_message_of_pictures_is_cut_by_the_messenger_s_measure(provider, relay, sara, ask):
    ask("👋" * 3000)
    (said,) = hears(provider, SARA)
    assert 2000 < length_of(said) <= 4096


def test_a_file_that_does_not_come_along_is_named(provider, relay, sara, ask, maryam):
    from pasokh.kernel import files
    from pasokh.tickets.actions.attach import attach

    file = attach(files.store(b"x", name="رسید.pdf"), by=maryam.actor)
    Attachment.objects.update(state="waiting")
    ask("", attachment_ids=(file.pk,))
    assert ("رسید.pdf" in hears(provider, SARA)[0], provider.sent("sendDocument")) == (True, [])
