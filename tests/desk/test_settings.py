"""Settings: each change goes through the room's verb, is tracked, and refuses in words."""

import re
from email import message_from_bytes

import pytest

from pasokh.channels.models import Channel, DrawerMail
from pasokh.events import track
from pasokh.events.models import Event
from pasokh.tickets.models import Inbox, Ticket
from pasokh.ui.qr import qr_file, qr_svg
from pasokh.workspaces.models import Address, ApiToken, Member, Team, Workspace


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_business(desk, shop):
    given = {
        "name": "خانهٔ نو ۲",
        "language": "fa",
        "time_zone": "Europe/Istanbul",
        "calendar": "gregorian",
        "currency": "rial",
    }
    assert desk.post("/desk/settings/business", given).status_code == 302
    ws = Workspace.objects.get(pk=shop.pk)
    assert (ws.name, ws.time_zone, ws.calendar, ws.currency) == ("خانهٔ نو ۲", "Europe/Istanbul", "gregorian", "rial")
    assert Event.objects.get(kind="workspace.changed").payload["fields"] == [
        "calendar",
        "currency",
        "name",
        "time_zone",
    ]


def test_an_unknown_time_zone_is_refused(desk, shop):
    given = {"name": "x", "language": "fa", "time_zone": "Mars/Base", "calendar": "jalali", "currency": "toman"}
    assert desk.post("/desk/settings/business", given).status_code == 422
    assert (Workspace.objects.get(pk=shop.pk).name, "workspace.changed" in kinds()) == ("خانهٔ نو", False)


def test_profile(desk, shop):
    response = desk.post("/desk/settings/profile", {"name": "نگار", "language": "en", "theme": "dark"})
    owner = Member.objects.get(pk=shop.owner.pk)
    assert (owner.name, owner.language, owner.theme, response.cookies["theme"].value) == ("نگار", "en", "dark", "dark")
    assert '<html lang="en" dir="ltr" data-theme="dark">' in desk.get("/desk/settings/profile").content.decode()


def test_an_invitation_shows_its_link_once(desk, shop):
    page = desk.post("/desk/settings/members", {"email": "sara@khaneno.example", "name": "سارا", "role": "agent"})
    assert "/desk/join/" in page.content.decode()
    assert "/desk/join/" not in desk.get("/desk/settings/members").content.decode()
    assert "member.invited" in kinds()


@pytest.mark.parametrize(("language", "direction", "word"), [("fa", "rtl", "دعوت"), ("en", "ltr", "invites")])
def test_an_invitation_is_mailed_in_the_language_of_the_business(desk, shop, settings, language, direction, word):
    settings.EMAIL_BACKEND = "pasokh.channels.system_mail.Backend"
    Workspace.objects.filter(pk=shop.pk).update(demo=True, language=language)
    page = desk.post("/desk/settings/members", {"email": "sara@khaneno.example", "role": "agent"}).content.decode()
    mail = message_from_bytes(bytes(DrawerMail.objects.get(recipient="sara@khaneno.example").raw))
    text, html = (part.get_payload(decode=True).decode() for part in mail.get_payload())
    link = re.search(r"http\S+/desk/join/\S+", text)[0]
    assert word in text and f'dir="{direction}"' in html and f'href="{link}"' in html
    assert link in page and "فرستاده شد" in page


def test_an_invitation_that_cannot_be_mailed_says_so(desk, shop, settings):
    settings.EMAIL_BACKEND = "pasokh.channels.system_mail.Backend"
    page = desk.post("/desk/settings/members", {"email": "sara@khaneno.example", "role": "agent"}).content.decode()
    assert "/desk/join/" in page and "ایمیلی فرستاده نشد" in page
    assert not DrawerMail.objects.exists()


def test_an_admin_makes_no_owner(make_member, sign_in, shop):
    browser, sara = sign_in(make_member("رضا", role="admin")), make_member("سارا")
    before = kinds()
    assert browser.post("/desk/settings/members", {"email": "a@b.example", "role": "owner"}).status_code == 422
    assert browser.post(f"/desk/settings/members/{sara.public_id}", {"role": "owner", "sees": "all"}).status_code == 422
    browser.post(f"/desk/settings/members/{shop.owner.public_id}/leave")
    assert (Member.objects.get(pk=sara.pk).role, Member.objects.get(pk=shop.owner.pk).active) == ("agent", True)
    assert kinds() == before


def test_access(desk, make_member):
    sara = make_member("سارا")
    desk.post(f"/desk/settings/members/{sara.public_id}", {"role": "lead", "sees": "teams"})
    sara.refresh_from_db()
    assert (sara.role, sara.sees, kinds()[-1]) == ("lead", "teams", "member.changed")
    desk.post(f"/desk/settings/members/{sara.public_id}/leave")
    sara.refresh_from_db()
    assert (sara.active, kinds()[-1]) == (False, "member.deactivated")


def test_the_last_owner_stays(desk, shop):
    address = f"/desk/settings/members/{shop.owner.public_id}"
    assert desk.post(address, {"role": "agent", "sees": "all"}).status_code == 422
    desk.post(f"{address}/leave")
    owner = Member.objects.get(pk=shop.owner.pk)
    assert (owner.role, owner.active) == ("owner", True)


def test_teams(desk, shop, make_member):
    sara = make_member("سارا")
    desk.post("/desk/settings/teams", {"name": "فنی", "members": [sara.pk]})
    team = Team.objects.get()
    assert list(team.members.all()) == [sara]
    desk.post(f"/desk/settings/teams/{team.public_id}", {"name": "پشتیبانی فنی", "members": [shop.owner.pk]})
    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("پشتیبانی فنی", [shop.owner])
    assert kinds()[-2:] == ["member.changed", "member.changed"]
    assert desk.post("/desk/settings/teams", {"name": "پشتیبانی فنی"}).status_code == 422
    assert Team.objects.count() == 1


def test_inboxes(desk, shop):
    desk.post("/desk/settings/inboxes", {"name": "فروش"})
    desk.post(f"/desk/settings/inboxes/{shop.inbox.public_id}", {"name": "پشتیبانی"})
    shop.inbox.refresh_from_db()
    assert (shop.inbox.name, kinds()[-2:]) == ("پشتیبانی", ["inbox.made", "inbox.changed"])


def test_sites(desk, shop):
    response = desk.post("/desk/settings/sites", {"name": "فروشگاه", "origin": "shop.example"})
    site = Channel.objects.get()
    page = desk.get(response.url).content.decode()
    assert site.settings["key"] in page
    given = {
        "name": "فروشگاه", "inbox": shop.inbox.pk, "language": "fa", "colour": "#112233", "position": "start",
        "requires": ["phone"], "origins": "https://a.example\nb.example:8080", "welcome_fa": "سلام",
    }  # fmt: skip
    assert desk.post(response.url, given).status_code == 302
    site.refresh_from_db()
    assert (site.active, site.settings["origins"]) == (True, ["https://a.example", "https://b.example:8080"])
    assert (site.settings["welcome"], site.settings["requires"]) == ({"fa": "سلام"}, ["phone"])
    assert Address.find("site_key", site.settings["key"]).target_id == site.pk


@pytest.mark.parametrize("page", ["settings/sites", "settings/mailboxes", "tickets/new"])
def test_without_an_inbox_nothing_can_arrive_and_it_is_said(desk, shop, page):
    Inbox.objects.all().delete()
    assert desk.get(f"/desk/{page}").status_code == 200
    answer = desk.post(
        f"/desk/{page}", {"name": "فروشگاه", "address": "help@khaneno.example", "subject": "x", "text": "x"}
    )
    assert (answer.status_code, "هنوز صندوقی نیست" in answer.text) == (422, True)
    assert (Channel.objects.count(), Ticket.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "wrong", [{"colour": "red"}, {"origins": "javascript:1"}, {"position": "middle"}, {"name": ""}]
)
def test_a_wrong_site_changes_nothing(desk, shop, wrong):
    address = desk.post("/desk/settings/sites", {"name": "فروشگاه"}).url
    before = Channel.objects.get().settings
    given = {"name": "x", "inbox": shop.inbox.pk, "colour": "#112233", "position": "end"} | wrong
    assert desk.post(address, given).status_code == 422
    assert Channel.objects.get().settings == before


def test_a_mailbox_keeps_its_password_and_shows_none(desk, shop):
    given = {
        "name": "ایمیل", "inbox": shop.inbox.pk, "address": "Help@khaneno.example", "imap_host": "imap.example", "imap_security": "tls",
        "smtp_security": "tls", "imap_user": "help", "imap_password": "رمزِ صندوق", "active": "on",
    }  # fmt: skip
    address = desk.post("/desk/settings/mailboxes", given).url
    box = Channel.objects.get()
    assert (box.settings["address"], box.credentials["imap_password"]) == ("help@khaneno.example", "رمزِ صندوق")
    assert "رمزِ صندوق" not in desk.get(address).content.decode()
    desk.post(address, given | {"imap_password": "", "address": "new@khaneno.example"})
    box.refresh_from_db()
    assert (box.credentials["imap_password"], box.settings["address"]) == ("رمزِ صندوق", "new@khaneno.example")
    assert Address.find("recipient", "new@khaneno.example").target_id == box.pk
    assert Address.find("recipient", "help@khaneno.example") is None


def test_a_mailbox_is_told_how_replies_find_their_request_and_what_is_read(desk, shop):
    given = MAILBOX | {"inbox": shop.inbox.pk, "reply_base": "Reply@khaneno.example", "imap_folders": "INBOX\nفروش"}
    address = desk.post("/desk/settings/mailboxes", given | {"number_in_subject": "on", "imap_from_start": "on"}).url
    kept = Channel.objects.get().settings
    assert (kept["reply_base"], kept["imap_folders"]) == ("reply@khaneno.example", ["INBOX", "فروش"])
    assert (kept["number_in_subject"], kept["imap_from_start"]) == (True, True)
    page = desk.get(address).text
    assert (page.count('class="disclosure" open'), "INBOX\nفروش</textarea>" in page) == (3, True)
    assert desk.post(address, given | {"reply_base": "", "imap_folders": ""}).status_code == 302
    assert Channel.objects.get().settings["imap_folders"] == []
    assert Address.find("recipient", "reply@khaneno.example") is None


def test_a_password_that_was_typed_is_not_written_into_the_page_that_refuses(desk, shop):
    given = MAILBOX | {"inbox": shop.inbox.pk, "address": "x@", "imap_password": "رمزِ صندوق"}
    answer = desk.post("/desk/settings/mailboxes", given)
    assert (answer.status_code, "رمزِ صندوق" in answer.text, Channel.objects.exists()) == (422, False, False)


MAILBOX = {"name": "ایمیل", "address": "help@khaneno.example", "imap_security": "tls", "smtp_security": "tls"}


@pytest.mark.parametrize(("typed", "kept"), [("۹۹۳", 993), ("993", 993), ("٢٥٢٥", 2525), ("", "")])
def test_a_port_is_taken_in_any_digits(desk, shop, typed, kept):
    address = desk.post("/desk/settings/mailboxes", MAILBOX | {"inbox": shop.inbox.pk, "imap_port": typed}).url
    assert Channel.objects.get().settings["imap_port"] == kept
    field = desk.get(address).content.decode().split('name="imap_port"')[1].split(">")[0]
    assert 'dir="ltr"' in field and (f'value="{kept}"' in field) is bool(kept)


@pytest.mark.parametrize("typed", ["0", "۷۰۰۰۰", "x"])
def test_a_wrong_port_opens_no_mailbox(desk, shop, typed):
    given = MAILBOX | {"inbox": shop.inbox.pk, "imap_port": typed}
    assert desk.post("/desk/settings/mailboxes", given).status_code == 422
    assert not Channel.objects.exists()


def test_a_mailbox_writes_the_tracking_code_unless_switched_off(desk, shop):
    assert (
        "checked"
        in desk.get("/desk/settings/mailboxes").content.decode().split('name="tracking_line"')[1].split(">")[0]
    )
    address = desk.post("/desk/settings/mailboxes", MAILBOX | {"inbox": shop.inbox.pk, "tracking_line": "on"}).url
    assert Channel.objects.get().settings["tracking_line"] is True
    desk.post(address, MAILBOX | {"inbox": shop.inbox.pk})
    assert Channel.objects.get().settings["tracking_line"] is False


def test_a_token_is_shown_once(desk):
    page = desk.post(
        "/desk/settings/tokens", {"name": "فروشگاه", "scopes": ["tickets:read"], "days": "30"}
    ).content.decode()
    assert "psk_" in page
    assert "psk_" not in desk.get("/desk/settings/tokens").content.decode()
    token = ApiToken.objects.get()
    desk.post(f"/desk/settings/tokens/{token.public_id}/revoke")
    token.refresh_from_db()
    assert (token.valid, kinds()[-2:]) == (False, ["token.issued", "token.revoked"])


def test_audit_tells_of_settings_and_not_of_tickets(desk, hear):
    def lines():
        return desk.get("/desk/settings/audit").content.decode().count('class="audit-line"')

    before = lines()  # the founding, and the rules that come with it
    hear()
    assert lines() == before > 0
    desk.post("/desk/settings/inboxes", {"name": "فروش"})
    assert lines() == before + 1


def test_audit_names_what_was_changed(desk, shop, make_member):
    from pasokh.channels.actions.open_channel import close_channel, open_mailbox

    desk.post("/desk/settings/teams", {"name": "انبار"})
    desk.post("/desk/settings/inboxes", {"name": "فروش"})
    close_channel(
        channel=open_mailbox(name="نامه‌ها", inbox=shop.inbox, address="a@shop.ir", by=shop.owner), by=shop.owner
    )
    page = desk.get("/desk/settings/audit").content.decode()
    assert [page.count(name) for name in ("انبار", "فروش", "نامه‌ها")] == [1, 1, 2]


def test_audit_says_in_words_which_fields_were_changed(desk, shop):
    track("member.preferred", actor=shop.owner.actor, subject=shop.owner, fields=["language", "theme"])
    page = desk.get("/desk/settings/audit").content.decode()
    assert ("زبان، روشن یا تیره" in page, "language, theme" in page) == (True, False)


def test_the_audit_log_reads_only_its_own_events(shop):
    """Under the program's role, by an index that holds no tickets' events: the log of years stays a quick page."""
    from django.db import connection

    with connection.cursor() as cursor:
        # A handful of rows would be sorted as cheaply: a sort stays in the plan only where no index gives the order.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        statement, values = Event.objects.of_business().filter(kind__startswith="member.")[:51].query.sql_with_params()
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "event_of_business" in plan
    assert "Sort" not in plan


def test_the_code_of_a_chat_page_is_shown_and_downloaded(desk, shop, settings):
    settings.PASOKH_URL = "https://support.khaneno.example"
    page = desk.post("/desk/settings/sites", {"name": "سایت", "origin": ""}).url
    link = f"https://support.khaneno.example/c/{Channel.objects.get().settings['key']}"
    assert str(qr_svg(link, "کد QR صفحهٔ گفت‌وگو")) in desk.get(page).content.decode()
    for kind, content_type in (("svg", "image/svg+xml"), ("png", "image/png")):
        file = desk.get(f"{page}/qr.{kind}")
        assert (file.status_code, file["Content-Type"], file.content) == (200, content_type, qr_file(link, kind))
        assert file["Content-Disposition"].startswith("attachment; filename=")
    assert desk.get(f"{page}/qr.exe").status_code == 404
    assert "PASOKH_URL" not in desk.get(page).content.decode()


def test_a_code_that_leads_to_this_machine_only_says_so(desk, shop, settings):
    settings.PASOKH_URL = "http://localhost:8000"
    page = desk.post("/desk/settings/sites", {"name": "سایت", "origin": ""}).url
    assert "PASOKH_URL" in desk.get(page).content.decode()


def test_an_agent_gets_no_code_of_a_chat_page(desk, make_member, sign_in, shop):
    page = desk.post("/desk/settings/sites", {"name": "سایت", "origin": ""}).url
    assert sign_in(make_member("رضا", role="agent")).get(f"{page}/qr.svg").status_code == 403
