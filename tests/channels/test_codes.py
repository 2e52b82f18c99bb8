"""One-time codes on their way: by text or by mail, drawn when they are sent, and never written down."""

import re

import pytest
from django.core import mail

from pasokh.channels import codes
from pasokh.channels.adapters.base import TemporaryFailure
from pasokh.channels.codes import send_code, ways_of_codes
from pasokh.contacts.actions import sign_in
from pasokh.contacts.models import SignInCode
from pasokh.kernel import limits
from pasokh.kernel.tenancy import workspace
from tests.channels.sms.conftest import make_line, provider  # noqa: F401 (a fixture)
from tests.channels.sms.provider import KEY

MARYAM = "09121112233"
HERE = "2001:db8:9:2::1"


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(limits, "hit", lambda *arguments, **options: limits.Verdict(True, 0, 1))


@pytest.fixture
def line(real_shop, provider):  # noqa: F811
    with workspace(real_shop):
        return make_line(real_shop, provider)


def ask(shop, kind="phone", value=MARYAM, language=""):
    with workspace(shop):
        return sign_in.ask_code(kind=kind, value=value, place=HERE, language=language)


def enter(shop, code, kind="phone", value=MARYAM):
    """Enter it; what stands of whoever got in."""
    with workspace(shop):
        found = sign_in.sign_in_by_code(kind=kind, value=value, code=code, place=HERE)
        return found.identities.get().value


def test_a_code_goes_as_one_text_and_opens(real_shop, provider, line):  # noqa: F811
    asked = ask(real_shop)
    send_code(workspace_id=real_shop.pk, code_id=asked.pk)
    ((to, text),) = provider.texts()
    (code,) = re.findall(r"\d{6}", text)
    assert (to, real_shop.name in text, len(text) <= 70) == (MARYAM, True, True)
    assert enter(real_shop, code) == "+989121112233"


def test_a_line_with_a_template_sends_by_it(real_shop, provider, line):  # noqa: F811
    with workspace(real_shop):
        line.settings["template"] = "signin"
        line.save(update_fields=["settings"])
    send_code(workspace_id=real_shop.pk, code_id=ask(real_shop).pk)
    ((_to, text),) = provider.texts()
    assert re.fullmatch(r"signin: \d{6}", text)


def test_another_try_draws_another_code(real_shop, provider, line):  # noqa: F811
    asked = ask(real_shop)
    provider.refuse("sms/send", 409, "سرور پاسخگو نیست")
    with pytest.raises(TemporaryFailure):
        send_code(workspace_id=real_shop.pk, code_id=asked.pk)
    send_code(workspace_id=real_shop.pk, code_id=asked.pk)
    ((_to, text),) = provider.texts()
    enter(real_shop, re.findall(r"\d{6}", text)[0])


@pytest.mark.parametrize("how", ["refused", "broken"])
def test_what_is_not_sent_for_good_is_not_tried_again(real_shop, provider, line, how):  # noqa: F811
    if how == "refused":
        provider.refuse("sms/send", 411, "گیرنده نامعتبر")
    else:
        provider.broken = {"sms/send", "sms/statuslocalmessageid"}
    send_code(workspace_id=real_shop.pk, code_id=ask(real_shop).pk)
    assert len(provider.calls) == (1 if how == "refused" else 2)


def test_a_used_code_is_not_sent_again(real_shop, provider, line):  # noqa: F811
    asked = ask(real_shop)
    with workspace(real_shop):
        enter(real_shop, sign_in.draw_code(asked))
    send_code(workspace_id=real_shop.pk, code_id=asked.pk)
    assert provider.texts() == []


def test_a_code_by_mail(real_shop):
    asked = ask(real_shop, "email", "maryam@example.ir", language="en")
    send_code(workspace_id=real_shop.pk, code_id=asked.pk)
    (letter,) = mail.outbox
    (code,) = set(re.findall(r"\d{6}", letter.subject + letter.body))
    assert (letter.to, letter.extra_headers["Auto-Submitted"]) == (["maryam@example.ir"], "auto-generated")
    assert enter(real_shop, code, "email", "maryam@example.ir") == "maryam@example.ir"


def test_phones_need_a_line(real_shop, provider):  # noqa: F811
    with workspace(real_shop):
        assert ways_of_codes() == {"email"}
        line = make_line(real_shop, provider)
        assert ways_of_codes() == {"email", "phone"}
        line.active = False
        line.save()
        assert ways_of_codes() == {"email"}
    send_code(workspace_id=real_shop.pk, code_id=ask(real_shop).pk)
    assert provider.texts() == []


def test_no_code_stands_in_the_log(real_shop, provider, line, caplog, capsys):  # noqa: F811
    provider.refuse("sms/send", 411, "گیرنده نامعتبر")
    said = []
    original = codes.draw_code

    def drawn(asked):
        said.append(original(asked))
        return said[-1]

    codes.draw_code = drawn
    try:
        send_code(workspace_id=real_shop.pk, code_id=ask(real_shop).pk)
    finally:
        codes.draw_code = original
    written = caplog.text + "".join(capsys.readouterr())
    assert (said[0] in written, KEY in written) == (False, False)
    with workspace(real_shop):
        assert said[0] not in str(SignInCode.objects.values())
