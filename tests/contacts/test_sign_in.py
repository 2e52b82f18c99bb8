"""Signing in as a customer: by code, by password; nothing tells who is known, and guessing has an end."""

import sys
from datetime import timedelta
from zlib import crc32

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from pasokh.contacts.actions import sign_in
from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.actions.sign_in import TooMany, Wrong
from pasokh.contacts.jobs import forget_sign_ins
from pasokh.contacts.models import Contact, CustomerPassword, CustomerSession, SignInCode
from pasokh.kernel import limits

HERE = ""  # of each test its own
MARYAM = "09121112233"
STORED = "+989121112233"


@pytest.fixture(autouse=True)
def here(request, monkeypatch):
    """Hits are counted for good, whatever becomes of a test: each test comes from a place of its own."""
    place = f"2001:db8:9:{crc32(request.node.name.encode()) & 0xFFFF:x}::1"
    monkeypatch.setattr(sys.modules[__name__], "HERE", place, raising=False)


@pytest.fixture
def no_limits(monkeypatch):
    """Limits have tests of their own."""
    monkeypatch.setattr(limits, "hit", lambda *arguments, **options: limits.Verdict(True, 0, 1))


def ask(value=MARYAM, kind="phone"):
    """Ask for a code and have it sent; (what was asked, the code)."""
    asked = sign_in.ask_code(kind=kind, value=value, place=HERE)
    return asked, sign_in.draw_code(asked)


def enter(code, value=MARYAM, kind="phone"):
    return sign_in.sign_in_by_code(kind=kind, value=value, code=code, place=HERE)


def test_a_code_leads_to_whoever_has_the_number(shop, no_limits):
    maryam = identify(kind="phone", value=MARYAM, name="مریم")
    asked, code = ask("۰۹۱۲ ۱۱۱ ۲۲۳۳")
    assert (asked.value, len(code), code.isdecimal(), code in asked.code_hash) == (STORED, 6, True, False)
    assert enter(code, "+989121112233") == maryam


def test_somebody_new_is_a_customer_with_the_first_code(shop, no_limits):
    _asked, code = ask("new@example.ir", "email")
    assert not Contact.objects.exists()
    found = enter(code, "NEW@example.ir", "email")
    assert (found.email, found.identities.get().proven) == ("new@example.ir", True)


def test_a_number_that_somebody_only_claimed_is_not_hers(shop, no_limits):
    stranger = identify(kind="email", value="stranger@example.ir")
    identify(kind="visitor", value="v1")
    claim(contact=stranger, kind="phone", value=MARYAM)
    claim(contact=identify(kind="visitor", value="v2"), kind="phone", value=MARYAM)
    _asked, code = ask()
    assert enter(code) != stranger


def test_a_code_is_used_once(shop, no_limits):
    _asked, code = ask()
    enter(code)
    with pytest.raises(Wrong):
        enter(code)


def test_only_the_newest_code_counts(shop, no_limits):
    _first, old = ask()
    _second, new = ask()
    if old != new:
        with pytest.raises(Wrong):
            enter(old)
    enter(new)


def test_a_code_that_was_not_sent_yet_opens_nothing(shop, no_limits):
    sign_in.ask_code(kind="phone", value=MARYAM, place=HERE)
    for guess in ("", "000000"):
        with pytest.raises(Wrong):
            enter(guess)


def test_a_code_of_another_number_opens_nothing(shop, no_limits):
    _mine, code = ask("09120000001")
    ask(MARYAM)
    with pytest.raises(Wrong):
        enter(code)


def test_a_code_ends_by_the_clock(shop, no_limits):
    asked, code = ask()
    SignInCode.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(Wrong):
        enter(code)


def test_after_five_wrong_tries_the_right_one_is_wrong_too(shop, no_limits):
    _asked, code = ask()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(sign_in.TRIES):
        with pytest.raises(Wrong):
            enter(wrong)
    with pytest.raises(Wrong):
        enter(code)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("value", ["", "12", "0000", "no@where", "۱۱۰"])
def test_what_is_no_number_is_asked_nothing(shop, value):
    with pytest.raises(ValueError):
        sign_in.ask_code(kind="phone", value=value, place=HERE)
    assert not SignInCode.objects.exists()


class TestLimits:
    def test_two_codes_need_a_minute_between(self, shop):
        ask()
        with pytest.raises(TooMany) as refused:
            ask()
        assert (0 < refused.value.after <= 60, SignInCode.objects.count()) == (True, 1)

    def test_a_place_asks_for_so_many_numbers_only(self, shop, monkeypatch):
        monkeypatch.setattr(sign_in, "ASKED_PER_PLACE", (3, 3600))
        for number in range(3):
            ask(f"0912000000{number}")
        with pytest.raises(TooMany):
            ask("09120000009")

    def test_guessing_a_number_s_codes_has_an_end_whatever_becomes_of_the_codes(self, shop, monkeypatch):
        monkeypatch.setattr(sign_in, "TRIED_PER_WAY", (3, 3600))
        for _ in range(3):
            with pytest.raises(Wrong):
                enter("000000")
        with pytest.raises(TooMany):
            enter("000000")

    def test_who_got_in_may_be_wrong_again(self, shop, monkeypatch):
        monkeypatch.setattr(sign_in, "TRIED_PER_WAY", (2, 3600))
        _asked, code = ask()
        enter(code)
        for _ in range(2):
            with pytest.raises(Wrong):
                enter("x")


class TestPasswords:
    @pytest.fixture
    def maryam(self, shop, no_limits):
        return identify(kind="phone", value=MARYAM, name="مریم")

    def enter(self, password, value=MARYAM, kind="phone"):
        return sign_in.sign_in_by_password(kind=kind, value=value, password=password, place=HERE)

    def test_the_right_one_opens(self, maryam):
        sign_in.set_password(contact=maryam, password="گلابی در باغ ۱۴")
        assert self.enter("گلابی در باغ ۱۴") == maryam
        for wrong in ("گلابی", ""):
            with pytest.raises(Wrong):
                self.enter(wrong)

    def test_without_one_nothing_opens(self, maryam):
        with pytest.raises(Wrong):
            self.enter("")

    def test_a_claimed_address_opens_nothing(self, maryam):
        sign_in.set_password(contact=maryam, password="گلابی در باغ ۱۴")
        claim(contact=maryam, kind="email", value="other@example.ir")
        with pytest.raises(Wrong):
            self.enter("گلابی در باغ ۱۴", "other@example.ir", "email")

    def test_a_weak_one_changes_nothing(self, maryam):
        sign_in.set_password(contact=maryam, password="گلابی در باغ ۱۴")
        with pytest.raises(ValidationError):
            sign_in.set_password(contact=maryam, password="12345678")
        assert self.enter("گلابی در باغ ۱۴") == maryam

    def test_a_new_one_ends_all_other_sessions(self, maryam):
        here, _token = sign_in.open_session(contact=maryam, how="code")
        sign_in.open_session(contact=maryam, how="code")
        sign_in.set_password(contact=maryam, password="گلابی در باغ ۱۴", keep=here)
        assert list(CustomerSession.objects.all()) == [here]
        sign_in.set_password(contact=maryam, password="", keep=here)
        assert not CustomerPassword.objects.exists()


class TestSessions:
    @pytest.fixture
    def maryam(self, shop):
        return identify(kind="phone", value=MARYAM, name="مریم")

    def test_the_token_is_hers_and_stands_nowhere(self, maryam):
        session, token = sign_in.open_session(contact=maryam, how="code", browser="Firefox " * 60)
        assert sign_in.session_of(token) == session
        assert token not in str(vars(session))
        for wrong in ("", token[:-1], session.token_hash):
            assert sign_in.session_of(wrong) is None

    def test_it_ends_a_month_after_its_last_use(self, maryam):
        session, token = sign_in.open_session(contact=maryam, how="code")
        CustomerSession.objects.update(seen_at=timezone.now() - timedelta(days=29))
        assert sign_in.session_of(token) == session  # used now
        assert CustomerSession.objects.get().seen_at > timezone.now() - timedelta(minutes=1)
        CustomerSession.objects.update(seen_at=timezone.now() - timedelta(days=31))
        assert sign_in.session_of(token) is None

    def test_signing_out_ends_it(self, maryam):
        (one, token), (_two, other) = (sign_in.open_session(contact=maryam, how="code") for _ in range(2))
        assert sign_in.end_sessions(contact=maryam, only=one) == 1
        assert (sign_in.session_of(token), sign_in.session_of(other) is None) == (None, False)

    def test_who_becomes_one_stays_signed_in_as_that_one(self, shop, maryam):
        twin = identify(kind="email", value="maryam@example.ir")
        _session, token = sign_in.open_session(contact=twin, how="code")
        sign_in.set_password(contact=twin, password="گلابی در باغ ۱۴", keep=_session)
        merge(kept=maryam, absorbed=twin, by=shop.owner)
        assert (sign_in.session_of(token).contact, CustomerPassword.objects.count()) == (maryam, 0)

    def test_who_is_forgotten_is_signed_in_nowhere(self, shop, maryam):
        _session, token = sign_in.open_session(contact=maryam, how="code")
        SignInCode.objects.create(kind="phone", value=STORED)
        erase(contact=maryam, by=shop.owner)
        assert (sign_in.session_of(token), SignInCode.objects.count()) == (None, 0)

    def test_what_is_over_goes_at_night(self, maryam):
        sign_in.open_session(contact=maryam, how="code")
        SignInCode.objects.create(kind="phone", value=STORED)
        forget_sign_ins()
        assert (CustomerSession.objects.count(), SignInCode.objects.count()) == (1, 1)
        CustomerSession.objects.update(seen_at=timezone.now() - timedelta(days=31))
        SignInCode.objects.update(asked_at=timezone.now() - timedelta(days=2))
        forget_sign_ins()
        assert (CustomerSession.objects.count(), SignInCode.objects.count()) == (0, 0)
