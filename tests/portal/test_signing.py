"""Signing in to the portal: whoever gets the code is in, and nobody learns who is known."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.channels.models import Channel
from pasokh.contacts.actions import sign_in
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact, CustomerSession, SignInCode
from pasokh.portal.visits import COOKIE
from tests.channels.sms.conftest import make_line, provider  # noqa: F401 (a fixture)

ROOT = "/p/khaneno/"
SIGN_IN, CODE, PASSWORD = ROOT + "sign-in", ROOT + "sign-in/code", ROOT + "sign-in/password"
MAIL = "sara@example.ir"


def jobs():
    return ProcrastinateJob.objects.filter(task_name="channels.codes.send").count()


def ask(browser, way=MAIL, **more):
    return browser.post(SIGN_IN, {"way": way} | more)


def drawn():
    """The code, as the job that sends it draws it."""
    return sign_in.draw_code(SignInCode.objects.latest("pk"))


def enter(browser, code, **more):
    return browser.post(CODE, {"code": code} | more)


def test_a_code_by_mail_lets_her_in_and_leads_where_she_wanted(stranger):
    asked = stranger.get(ROOT + "requests/1001")
    assert asked.url == SIGN_IN + "?next=/p/khaneno/requests/1001"
    assert ask(stranger, next=ROOT + "requests/1001").url == CODE
    assert MAIL in stranger.get(CODE).content.decode()
    entered = enter(stranger, drawn())
    assert entered.url == ROOT + "requests/1001"
    kept = entered.cookies[COOKIE]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", ROOT)
    assert Contact.objects.get(identities__value=MAIL).sessions.get().how == "code"
    assert stranger.get(ROOT).status_code == 200


def test_digits_of_any_keyboard_and_spaces_are_read(stranger):
    ask(stranger)
    code = drawn()
    typed = " ".join(code[:3]) + "-" + code[3:].translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert enter(stranger, typed).status_code == 302


def test_a_wrong_code_lets_nobody_in(stranger):
    ask(stranger)
    code = drawn()
    refused = enter(stranger, "0" if code != "0" * 6 else "1")
    assert (refused.status_code, COOKIE in refused.cookies, Contact.objects.count()) == (422, False, 0)
    assert SignInCode.objects.get().tries == 1


def test_without_having_asked_there_is_nothing_to_enter(stranger):
    assert stranger.get(CODE).url == SIGN_IN
    assert enter(stranger, "123456").url == SIGN_IN


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/desk/", "/p/khaneno//evil.example", "/p/other/", "javascript:1"],
)
def test_nobody_is_led_elsewhere(stranger, wanted):
    ask(stranger, next=wanted)
    assert enter(stranger, drawn()).url == ROOT


def test_who_is_known_and_who_is_not_see_the_same(portal, stranger):
    portal.settings["open_to_all"] = False
    portal.save(update_fields=["settings"])
    identify(kind="email", value=MAIL)
    known = ask(stranger)
    assert jobs() == 1
    unknown = ask(stranger, "nobody@example.ir")
    assert (jobs(), unknown.status_code, unknown.url) == (1, known.status_code, known.url)
    pages = [stranger.get(CODE).content.decode().replace("nobody@example.ir", MAIL)]
    ask(stranger, MAIL)
    assert "nobody" not in pages[0]


def test_asking_again_at_once_is_refused_in_words(stranger):
    ask(stranger)
    again = ask(stranger)
    assert (again.status_code, "یک دقیقه صبر کنید" in again.content.decode(), jobs()) == (422, True, 1)


def test_phones_where_no_line_is_open_are_told_so(stranger):
    refused = ask(stranger, "09121112233")
    assert (refused.status_code, SignInCode.objects.count()) == (422, 0)


def test_a_phone_where_a_line_is_open(shop, stranger, provider):  # noqa: F811
    make_line(shop, provider)
    assert ask(stranger, "۰۹۱۲ ۱۱۱ ۲۲۳۳").url == CODE
    assert enter(stranger, drawn()).status_code == 302
    assert Contact.objects.get().phone == "+989121112233"


def test_a_password(hers, stranger, maryam):
    sign_in.set_password(contact=maryam, password="گلابی در باغ ۱۴")
    given = {"way": maryam.email, "password": "گلابی در باغ ۱۴"}
    wrong = stranger.post(PASSWORD, given | {"password": "گلابی"})
    nobody = stranger.post(PASSWORD, given | {"way": "nobody@example.ir"})
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert COOKIE not in wrong.cookies
    assert stranger.post(PASSWORD, given).url == ROOT


def test_passwords_can_be_switched_off(portal, stranger, maryam):
    portal.settings["passwords"] = False
    portal.save(update_fields=["settings"])
    sign_in.set_password(contact=maryam, password="گلابی در باغ ۱۴")
    refused = stranger.post(PASSWORD, {"way": maryam.email, "password": "گلابی در باغ ۱۴"})
    assert (refused.url, CustomerSession.objects.count()) == (SIGN_IN, 0)


def test_signing_out(hers, maryam):
    assert hers.get(ROOT + "sign-out").status_code == 405
    left = hers.post(ROOT + "sign-out")
    assert (left.cookies[COOKIE].value, maryam.sessions.count()) == ("", 0)
    assert hers.get(ROOT).status_code == 302


def test_a_portal_that_is_closed_or_elsewhere_is_not_there(portal, hers):
    assert hers.get("/p/other/").status_code == 404
    Channel.objects.update(active=False)
    assert hers.get(ROOT).status_code == 404


def test_it_speaks_english_too(stranger):
    page = stranger.get(SIGN_IN + "?lang=en").content.decode()
    assert ('lang="en" dir="ltr"' in page, "Send me a code" in page) == (True, True)
