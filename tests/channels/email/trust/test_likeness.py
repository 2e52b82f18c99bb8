"""Senders that look like somebody else, and the many that do not."""

import pytest

from pasokh.channels.adapters.email.trust.likeness import PROVIDERS, Around, doubts_about
from pasokh.channels.adapters.email.trust.skeletons import is_mixed, one_apart, skeleton
from pasokh.kernel.persian.folding import fold

AROUND = Around(
    shop=frozenset({"khaneno.ir"}),
    colleagues=frozenset({"khaneno.ir", "negar-studio.ir"}),
    customers=frozenset({"karkhane-iran.com", "parsa.ir", "digikala.com", "snapp.ir", "ایران.ir".encode("idna").decode()}),
    members={fold("نگار احمدی"): ("نگار احمدی", {"negar@khaneno.ir"}), fold("Sara"): ("Sara", {"s@khaneno.ir"})},
)  # fmt: skip


def of(address, name="", reply_to="", around=AROUND):
    return [each["code"] for each in doubts_about(address=address, name=name, reply_to=reply_to, around=around)]


@pytest.mark.parametrize(
    ("domain", "whose"),
    [
        ("khanen0.ir", "shop"),
        ("khanenoo.ir", "shop"),
        ("khaenno.ir", "shop"),
        ("khan-eno.ir", "shop"),
        ("кhaneno.ir".encode("idna").decode(), "shop"),
        ("khanеno.ir".encode("idna").decode(), "shop"),
        ("khäneno.ir".encode("idna").decode(), "shop"),
        ("mail.khanen0.ir", "shop"),
        ("negar-studlo.ir", "colleague"),
        ("karkhane-lran.com", "customer"),
        ("karkhane-irann.com", "customer"),
        ("diglkala.com", "customer"),
        ("digikaia.com", "customer"),
        ("gmai1.com", "provider"),
        ("hotrnail.com", "provider"),
        ("раypal.com".encode("idna").decode(), None),
    ],
)
def test_a_domain_that_looks_like_one_that_matters_is_told(domain, whose):
    found = doubts_about(address=f"ali@{domain}", name="", reply_to="", around=AROUND)
    assert [each["whose"] for each in found if each["code"] == "like"] == [whose][: bool(whose)]
    assert found  # letters of two scripts in one word, at least


ORDINARY = """gmail.com ymail.com email.com mail.com mail.ru gmx.de gmx.net yahoo.com me.com live.com chmail.ir khaneno.ir info.khaneno.ir parsa.ir parsan.ir
    snap.ir snapp.ir tapsi.ir digikala.com digistyle.com digipay.ir digiato.com karkhane.ir karkhane-iran.com iran-karkhane.com khaneh.ir khanevadeh.ir tehran.ir
    ut.ac.ir sharif.ir sharif.edu aut.ac.ir bmi.ir bsi.ir mellat.ir bankmellat.ir refah.ir filimo.com aparat.com divar.ir sheypoor.com torob.com basalam.com
    alibaba.ir alibaba.com flytoday.ir irancell.ir mci.ir rightel.ir shatel.ir asiatech.ir parspack.com arvancloud.ir liara.ir hamravesh.com zarinpal.com idpay.ir
    amazon.com amazon.de ebay.com apple.com icloud.com microsoft.com outlook.com office.com google.com github.com gitlab.com linkedin.com twitter.com x.com
    facebookmail.com paypal.com stripe.com booking.com airbnb.com uber.com dhl.com fedex.com ups.com aramex.com emirates.com turkishairlines.com qatarairways.com""".split()


@pytest.mark.parametrize("domain", [*ORDINARY, "کارخانه.ir".encode("idna").decode(), "müller.de".encode("idna").decode(), "почта.рф".encode("idna").decode()])  # fmt: skip
def test_ordinary_domains_are_not_told(domain):
    assert of(f"ali@{domain}", "علی کریمی") == []


@pytest.mark.parametrize("name", ["علی کریمی", "Ali Karimi", "مریم رضایی", "پشتیبانی فروشگاه", "Sara", "سارا", "Nguyễn Văn A", "O'Neill, Sinéad", "Ali (via Google Groups)", "ali", "", "info", "ش. محمدی (بازرگانی)", "Support Team", "احمدی"])  # fmt: skip
def test_ordinary_names_are_not_told(name):
    assert of("ali@karkhane.ir", name) == []


def test_a_name_that_is_the_address_of_somebody_else_is_told():
    assert of("m@evil.example", "negar@khaneno.ir") == ["named"]
    assert of("m@evil.example", "«support@karkhane.ir» پشتیبانی") == ["named"]
    assert of("ali@karkhane.ir", "ali@karkhane.ir") == []
    assert of("ali@mail.karkhane.ir", "info@karkhane.ir") == []
    assert of("list@groups.example", "ali@karkhane.ir via List") == []


def test_a_colleagues_name_from_outside_is_told():
    assert of("negar.a@gmail.com", "نگار احمدی") == ["colleague"]
    assert of("negar.a@gmail.com", "نگار احمدي") == ["colleague"]  # with an Arabic letter
    assert of("negar@khaneno.ir", "نگار احمدی") == []
    assert of("info@khaneno.ir", "نگار احمدی") == []
    assert of("sara@gmail.com", "Sara") == []


def test_answers_wished_at_a_mailbox_that_anybody_can_have_are_told():
    assert of("sales@karkhane.ir", reply_to="karkhane.sales@gmail.com") == ["elsewhere"]
    assert of("sales@karkhane.ir", reply_to="help@zendesk.example") == []
    assert of("ali@yahoo.com", reply_to="ali@gmail.com") == []


def test_who_has_been_known_for_some_time_is_who_she_is():
    """Another customer of a name like this, and a namesake of a colleague: each is told in the beginning only."""
    known = Around(**{**vars(AROUND), "is_known": True})
    assert of("ali@karkhane-irann.com", "نگار احمدی", around=known) == []
    # Whoever takes the shop's name does not become known by writing on.
    assert of("ali@khanen0.ir", around=known) == ["like"]


def test_providers_are_not_told_of_one_another():
    assert [name for name in sorted(PROVIDERS) if of(f"ali@{name}")] == []


def test_skeletons_and_distances():
    assert skeleton("rnodern") == skeleton("modem") and skeleton("pаypаl") == skeleton("paypa1") == "paypal"
    assert skeleton("كتاب") == skeleton("کتاب") and skeleton("خانه.ir").endswith(".lr")
    assert [one_apart(*pair) for pair in (("ab", "ab"), ("ab", "abc"), ("ab", "ba"), ("abcd", "abxd"), ("abcd", "badc"), ("a", "abc"))] == [
        False, True, True, True, False, False]  # fmt: skip
    assert (
        is_mixed("раypal.com") and not is_mixed("paypal.com") and not is_mixed("почта.com") and not is_mixed("خانه.ir")
    )


@pytest.mark.parametrize(
    "address", ["", "@", "a@", "@b", "a@b", "a@xn--", "a@xn--zzzzzzz.ir", "a@" + "x." * 200 + "ir", "a@..."]
)
def test_rubbish_raises_nothing(address):
    of(address, "x" * 500)
