"""Members, invitations, and the way from a user to her work."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.actions.deactivate import LastOwner, deactivate
from pasokh.workspaces.actions.found import add_member, found
from pasokh.workspaces.actions.invite import InvitationClosed, accept, invite
from pasokh.workspaces.models import Address, ApiToken, Invitation, Member, User
from pasokh.workspaces.rules import all_permissions, may

PASSWORD = "گذرواژهٔ-خوب-۱۲"


@pytest.fixture
def invited(shop):
    return invite(email="Sara@Example.ir", role="agent", invited_by=shop.owner, name="سارا")


def join(secret, password=PASSWORD):
    import contextvars

    return contextvars.Context().run(accept, secret=secret, name="سارا محمدی", password=password)


def test_an_invitation_is_accepted_once(shop, invited):
    _, secret = invited
    member = join(secret)
    assert (member.role, member.name, member.user.email) == ("agent", "سارا محمدی", "sara@example.ir")
    with pytest.raises(InvitationClosed):
        join(secret)
    assert Member.objects.filter(user=member.user).count() == 1


@pytest.mark.parametrize("how", ["expired", "unknown", "accepted"])
def test_a_closed_invitation_makes_nobody(shop, invited, how):
    _, secret = invited
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    if how == "accepted":
        Invitation.objects.update(accepted_at=timezone.now())
    users, members = User.objects.count(), Member.objects.count()
    with pytest.raises(InvitationClosed):
        join("x" * 32 if how == "unknown" else secret)
    assert (User.objects.count(), Member.objects.count()) == (users, members)


def test_somebody_with_an_account_joins_with_her_own_password(shop, invited):
    User.objects.create_user("sara@example.ir", PASSWORD)
    with pytest.raises(PermissionError):
        join(invited[1], "یکی-دیگر-۱۲۳")
    assert join(invited[1]).user.check_password(PASSWORD)


def test_the_secret_is_kept_nowhere(shop, invited, owner_sql):
    assert not Address.objects.filter(key_hash=invited[1]).exists()
    assert Address.find("invitation", invited[1]).target_id == invited[0].pk


def test_a_workspace_keeps_an_owner(shop, make_member):
    with pytest.raises(LastOwner):
        deactivate(member=shop.owner, by=shop.owner)
    shop.owner.refresh_from_db()
    assert shop.owner.active


def test_two_owners_who_end_each_others_access_leave_one(real_shop):
    with workspace(real_shop):
        other = add_member(user=User.objects.create_user("other@khaneno.example", PASSWORD), name="امید", role="owner")
    start, refused = threading.Barrier(2), []

    def end(member, by):
        try:
            with workspace(real_shop):
                start.wait(60)
                deactivate(member=member, by=by)
        except LastOwner:
            refused.append(member)
        finally:
            connection.close()

    pairs = [(other, real_shop.owner), (real_shop.owner, other)]
    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    with workspace(real_shop):
        assert list(Member.objects.active()) == refused


def test_nobody_comes_back_by_an_invitation_of_her_own(shop, make_member):
    sara = make_member("سارا", role="admin")
    _, secret = invite(email="second@example.ir", role="admin", invited_by=sara)
    _, others = invite(email="third@example.ir", role="agent", invited_by=shop.owner)
    deactivate(member=sara, by=shop.owner)
    with pytest.raises(InvitationClosed):
        join(secret)
    assert not User.objects.filter(email="second@example.ir").exists()
    assert join(others).active


def test_a_deactivated_member_is_out(shop, make_member):
    sara = make_member("سارا")
    token, secret = ApiToken.issue(name="x", member=sara, scopes=["tickets:read"])
    deactivate(member=sara, by=shop.owner)
    token.refresh_from_db()
    assert (sara.active, token.valid, Address.find("api_token", secret)) == (False, False, None)
    assert list(Address.of_user(sara.user)) == []
    assert not any(may(sara, permission) for permission in all_permissions())
    assert Event.objects.order_by("-pk").first().kind == "member.deactivated"


def test_signing_in_leads_to_the_desk_and_a_stranger_to_signing_in(client, real_shop):
    assert client.get("/desk/").headers["Location"].startswith(reverse("account_login"))
    page = client.post(reverse("account_login"), {"login": "NEGAR@khaneno.example", "password": PASSWORD})
    assert (page.status_code, page.headers["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_a_user_of_no_workspace_sees_nothing(client, real_db):
    User.objects.create_user("nobody@example.ir", PASSWORD)
    client.post(reverse("account_login"), {"login": "nobody@example.ir", "password": PASSWORD})
    assert client.get("/desk/").status_code == 403


def test_passwords_are_kept_as_argon2(shop, quick_passwords):
    assert shop.owner.user.password.startswith("argon2")
    # The tests' own passwords are quick ones; a real one takes at least what OWASP asks for: two passes over 19 MiB.
    assert quick_passwords["time_cost"] >= 2
    assert quick_passwords["memory_cost"] >= 19 * 1024  # KiB


def test_guessing_passwords_is_stopped(client, real_shop):
    answers = [
        client.post(reverse("account_login"), {"login": "negar@khaneno.example", "password": f"no-{number}"})
        for number in range(7)
    ]
    good = client.post(reverse("account_login"), {"login": "negar@khaneno.example", "password": PASSWORD})
    assert answers[-1].status_code in (200, 429)
    assert good.status_code != 302


def test_nobody_signs_up_by_herself(client, db):
    users = User.objects.count()
    client.post(reverse("account_signup"), {"email": "x@example.ir", "password1": PASSWORD})
    assert User.objects.count() == users


def test_one_person_in_two_businesses(real_shop):
    ws, other = found(name="دوم", owner_name="امید", owner_email="omid@example.ir", password=PASSWORD)
    with workspace(real_shop):
        from pasokh.workspaces.actions.found import add_member

        add_member(user=other.user, name="امید", role="agent")
    assert [address.workspace for address in Address.of_user(other.user)] == [ws, real_shop]


def test_the_link_of_a_lost_password_leads_home_whatever_host_was_claimed(client, real_shop, mailoutbox, settings):
    settings.PASOKH_URL = "https://support.khaneno.example"
    client.post(reverse("account_reset_password"), {"email": "negar@khaneno.example"}, HTTP_HOST="evil.example")
    (mail,) = mailoutbox
    assert mail.to == ["negar@khaneno.example"]
    assert "https://support.khaneno.example/accounts/password/reset/key/" in mail.body
    assert "evil.example" not in mail.body + mail.subject


def test_a_session_alone_cannot_change_the_address(client, real_shop):
    client.force_login(User.objects.get())
    answer = client.post(reverse("account_email"), {"action_add": "1", "email": "evil@example.ir"})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (
        302,
        reverse("account_reauthenticate"),
    )
    assert list(User.objects.values_list("email", flat=True)) == ["negar@khaneno.example"]
    assert EmailAddress.objects.filter(email="evil@example.ir").count() == 0


def test_asking_for_a_strangers_password_tells_nothing(client, real_shop, mailoutbox):
    known = client.post(reverse("account_reset_password"), {"email": "negar@khaneno.example"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@khaneno.example"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_pages_that_do_not_know_a_member_speak_her_language_too(shop, client):
    client.force_login(User.objects.get(pk=shop.owner.user_id))
    Member.objects.filter(pk=shop.owner.pk).update(language="en")
    assert 'lang="en"' in client.get("/desk/settings/profile").content.decode()
    assert client.cookies["pasokh_language"].value == "en"
    assert 'lang="en"' in client.get("/accounts/password/change/").content.decode()
