"""The job that reads the log and takes turns: nothing is lost or done twice, whenever its process dies."""

from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone

from pasokh.automation import catalogue, engine, jobs, running
from pasokh.automation.actions.rules import make_rule
from pasokh.automation.catalogue import active_rules, forget_rules
from pasokh.automation.models import Reading, Rule, Run, Turn
from pasokh.kernel import outbound
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import note
from pasokh.tickets.models import Message, Tag, TicketTag
from tests.desk.conftest import say  # noqa: F401 (a fixture)
from tests.front.serving import wait_until


@pytest.fixture
def ruled(real_shop):
    """A shop with one rule that tags what is opened, whose log is read from now on."""
    with workspace(real_shop):
        Rule.objects.all().delete()
        tag = {"do": "tag", "tag": Tag.named("خودکار").public_id}
        make_rule(
            by=real_shop.owner,
            name="برچسب",
            trigger={"on": "ticket.opened"},
            actions=[tag, {"do": "note", "text": "خودکار"}],
            active=True,
        )
    forget_rules()
    work(real_shop)
    return real_shop


def work(shop):
    jobs.automate(workspace_id=shop.pk)


def tagged(shop):
    with workspace(shop):
        return TicketTag.objects.count()


def test_what_was_committed_is_met_once_and_remembered_for_a_while(ruled, say):  # noqa: F811
    for _ticket in range(3):
        say()
    wait_until(lambda: work(ruled) or tagged(ruled) == 3)
    work(ruled)
    with workspace(ruled):
        assert Run.objects.count() == Message.objects.filter(kind="note").count() == 3
        assert not Turn.objects.exists()
        Run.objects.exclude(pk=Run.objects.last().pk).update(created_at=timezone.now() - timedelta(days=91))
    jobs.forget_old()
    with workspace(ruled):
        assert Run.objects.count() == 1


@pytest.mark.parametrize("place", ["before the turn ends", "in the middle of its actions"])
def test_a_process_that_dies_in_the_middle_loses_and_doubles_nothing(ruled, say, monkeypatch, place):  # noqa: F811
    for _ticket in range(3):
        say()
    died = []

    def dies(real):
        def once(*args, **kwargs):
            done = real(*args, **kwargs)
            if len(died) < 2:
                died.append(1)
                raise KeyboardInterrupt
            return done

        return once

    target, name = (engine, "_take") if place == "before the turn ends" else (running, "do_action")
    monkeypatch.setattr(target, name, dies(getattr(target, name)))

    def restarted():
        try:
            work(ruled)
        except KeyboardInterrupt:
            return False
        return tagged(ruled) == 3

    wait_until(restarted)
    assert len(died) == 2
    with workspace(ruled):
        assert Run.objects.count() == Message.objects.filter(kind="note").count() == 3


@pytest.mark.parametrize("error", [DataError("too long"), RuntimeError("broken")])
def test_a_turn_that_cannot_be_taken_is_given_up_and_told(ruled, say, monkeypatch, error):  # noqa: F811
    def broken(run):
        raise error

    monkeypatch.setattr(engine, "begin", broken)
    say()
    wait_until(lambda: work(ruled) or _failed(ruled))
    with workspace(ruled):
        assert not Turn.objects.exists() and tagged(ruled) == 0


def _failed(shop):
    with workspace(shop):
        return Run.objects.filter(state="failed").exists()


def test_without_a_rule_the_log_is_not_read(ruled, say):  # noqa: F811
    with workspace(ruled):
        Rule.objects.update(active=False)
        place = Reading.objects.get().horizon
    forget_rules()
    say()
    work(ruled)
    with workspace(ruled):
        assert Reading.objects.get().horizon == place and not Run.objects.exists()


def test_what_happens_between_switching_on_and_the_first_reading_is_met(real_shop, say):  # noqa: F811
    with workspace(real_shop):
        Reading.objects.all().delete()
        Rule.objects.all().delete()
        assert active_rules().by_kind == {}, "kept for a second, as in another process"
        kept = dict(catalogue._kept.values)
        note = {"do": "note", "text": "خودکار"}
        make_rule(by=real_shop.owner, name="یادداشت", trigger={"on": "ticket.opened"}, actions=[note], active=True)
    catalogue._kept.values.update(kept)
    say()
    wait_until(lambda: work(real_shop) or _noted(real_shop))


def _noted(shop):
    with workspace(shop):
        return Message.objects.filter(kind="note").count() == 1


def test_a_webhook_is_signed_and_what_became_of_it_stands_in_the_log(ruled, say, monkeypatch):  # noqa: F811
    import hashlib
    import hmac
    import json

    from pasokh.automation.models import SigningKey

    monkeypatch.setattr(outbound, "check_url", lambda url: None)
    with workspace(ruled):
        hook = {"do": "webhook", "url": "https://example.com/hook"}
        make_rule(by=ruled.owner, name="وب‌هوک", trigger={"on": "ticket.opened"}, actions=[hook], active=True)
        secret = SigningKey.current().secret
    forget_rules()
    calls, answers = [], [503, 200]

    def answer(method, url, content, headers, **more):
        import httpx

        calls.append((content, headers))
        return httpx.Response(answers.pop(0))

    monkeypatch.setattr(outbound, "request", answer)
    say()
    wait_until(lambda: work(ruled) or _ran(ruled))
    with workspace(ruled):
        run = Run.objects.filter(rule__name="وب‌هوک").get()
    with pytest.raises(Exception, match="503"):
        jobs.call_webhook(workspace_id=ruled.pk, run_id=run.pk, step=0)
    jobs.call_webhook(workspace_id=ruled.pk, run_id=run.pk, step=0)
    with workspace(ruled):
        run.refresh_from_db()
    assert (run.state, run.did[0]["note"]) == ("done", "taken")
    body, headers = calls[-1]
    at, given = (part.split("=", 1)[1] for part in headers["Pasokh-Signature"].split(","))
    assert given == hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert json.loads(body)["ticket"]["number"] and "مریم" not in body.decode()


def _ran(shop, name="وب‌هوک"):
    with workspace(shop):
        return Run.objects.filter(rule__name=name).exists()


def test_another_request_is_opened_once_and_linked_and_a_mail_is_sent(ruled, say):  # noqa: F811
    from django.core import mail

    from pasokh.tickets.models import Link, Ticket

    first = say()
    with workspace(ruled):
        Rule.objects.all().delete()
        opens = {"do": "ticket", "subject": "ارجاع به انبار", "text": "برای درخواست {{ticket number}}"}
        sends = {"do": "mail", "to": "store@example.com", "subject": "انبار", "text": "درخواست {{ticket number}}"}
        make_rule(by=ruled.owner, name="انبار", trigger={"on": "note.written"}, actions=[opens, sends], active=True)
        note(ticket=first, by=ruled.owner, text="به انبار")
    forget_rules()
    wait_until(lambda: work(ruled) or _ran(ruled, "انبار"))
    with workspace(ruled):
        run = Run.objects.get(rule__name="انبار")
        assert [each["note"] for each in run.did] == ["deferred", "deferred"]
        for _twice in range(2):
            jobs.open_request(run_id=run.pk, step=0)
    jobs.send_mail(workspace_id=ruled.pk, run_id=run.pk, step=1)
    with workspace(ruled):
        opened = Ticket.objects.get(subject="ارجاع به انبار")
        assert Link.objects.get().kind == "related" and opened.contact_id == first.contact_id
        run.refresh_from_db()
        assert (run.state, [each["note"] for each in run.did]) == ("done", ["opened", "sent"])
    assert [(each.to, each.body) for each in mail.outbox] == [(["store@example.com"], f"درخواست {first.number}")]
