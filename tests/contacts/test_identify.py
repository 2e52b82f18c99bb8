import threading

import pytest
from django.db import connection

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.actions.merge import merge
from pasokh.contacts.models import Contact, Identity
from pasokh.contacts.normalise import kind_of, typed_email
from pasokh.contacts.queries import search
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message, Ticket


def test_one_person_in_every_spelling_of_her_phone(shop):
    first = identify(kind="phone", value="0912 000 0017")
    for spelling in ("۰۹۱۲۰۰۰۰۰۱۷", "+98 912 000 0017", "00989120000017", "912-000-0017", "989120000017"):
        assert identify(kind="phone", value=spelling) == first
    assert Identity.objects.get().value == "+989120000017"


def test_a_name_is_learned_once(shop):
    contact = identify(kind="email", value="Ali@Example.ir")
    identify(kind="email", value="ali@example.ir", name="علی کریمی")
    identify(kind="email", value="ali@example.ir", name="کس دیگر")
    contact.refresh_from_db()
    assert contact.name == "علی کریمی"


@pytest.mark.parametrize("value", ["", "ali", "ali@", "@example.ir", "a b@example.ir", "ali@host"])
def test_what_is_no_address_is_refused(shop, value):
    with pytest.raises(ValueError):
        identify(kind="email", value=value)
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Sara.K@Example.IR ", "sara.k@example.ir"),
        ("sara۱۲@gmail.com", "sara12@gmail.com"),
        ("\u200fsara@gmail.com\u200e", "sara@gmail.com"),
        ("\u200csara@gmail.com", "sara@gmail.com"),
        ("info@پاسخ.ایران", "info@پاسخ.ایران"),
        ("sara+shop@mail.co.uk", "sara+shop@mail.co.uk"),
    ],
)
def test_an_address_is_read_as_people_type_it(typed, kept):
    assert typed_email(typed) == kept
    assert kind_of(typed) == ("email", kept)


@pytest.mark.parametrize(
    "typed",
    [
        *("sara@gmail,com", "sara@@gmail.com", "sara@gmail..com", "sara@gmail.c", "sara@gmail", "سارا@gmail.com"),
        *("sara,ali@gmail.com", "<sara@gmail.com>", '"sara k"@gmail.com', "sara@[127.0.0.1]", "sa\u200cra@gmail.com"),
        "x" * 400 + "@gmail.com",
    ],
)
def test_what_no_mail_would_reach_is_refused_as_it_is_typed(typed):
    with pytest.raises(ValueError):
        typed_email(typed)


def test_a_claim_gives_no_access_to_anybodys_record(shop, maryam):
    stranger = identify(kind="visitor", value="v-9")
    claim(contact=stranger, kind="email", value="maryam@example.ir")
    assert identify(kind="email", value="maryam@example.ir") == maryam


def test_the_only_claimant_gets_the_identity_proven(shop):
    sara = identify(kind="phone", value="09120000011")
    claim(contact=sara, kind="email", value="sara@example.ir")
    assert identify(kind="email", value="sara@example.ir") == sara
    assert sara.identities.get(kind="email").proven


def test_a_visitor_who_types_an_address_is_never_taken_for_its_owner(shop):
    visitor = identify(kind="visitor", value="v-1", name="مهاجم")
    claim(contact=visitor, kind="email", value="sara@example.ir")
    sara = identify(kind="email", value="sara@example.ir", name="سارا")
    assert (sara.name, sara == visitor) == ("سارا", False)
    assert not visitor.identities.get(kind="email").proven
    assert identify(kind="email", value="sara@example.ir") == sara


def test_two_claimants_get_nothing(shop):
    visitors = [identify(kind="visitor", value=f"v-{number}") for number in range(2)]
    for visitor in visitors:
        claim(contact=visitor, kind="email", value="sara@example.ir")
    assert identify(kind="email", value="sara@example.ir") not in visitors


def test_a_claim_of_somebody_known_otherwise_waits_for_a_person(shop):
    # Else whoever has an address of her own could claim a stranger's before he first writes, and be taken for him.
    sly = identify(kind="email", value="sly@example.ir")
    claim(contact=sly, kind="email", value="sara@example.ir")
    assert identify(kind="email", value="sara@example.ir") != sly
    assert not sly.identities.get(value="sara@example.ir").proven


def test_one_claimant_gets_one_address_of_a_kind_proven(shop):
    sara = identify(kind="phone", value="09120000011")
    for value in ("sara@example.ir", "sly@example.ir"):
        claim(contact=sara, kind="email", value=value)
    assert identify(kind="email", value="sara@example.ir") == sara
    assert identify(kind="email", value="sly@example.ir") != sara


def test_two_doors_at_once_agree(real_shop):
    start, found, errors = threading.Barrier(4), [], []

    def knock():
        start.wait(60)
        try:
            with workspace(real_shop):
                found.append(identify(kind="email", value="ali@example.ir").pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=knock) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert errors == []
    with workspace(real_shop):
        assert set(found) == {Contact.objects.get().pk}


def test_merging_brings_identities_and_tickets_together(shop, maryam, hear):
    phone = identify(kind="phone", value="09120000017", name="مریم")
    ticket = hear(contact=phone).ticket
    merge(kept=maryam, absorbed=phone, by=shop.owner)
    ticket.refresh_from_db()
    assert ticket.contact == maryam
    assert identify(kind="phone", value="09120000017") == maryam
    assert search("مریم") == [maryam.pk]
    with pytest.raises(ValueError):
        merge(kept=maryam, absorbed=maryam, by=shop.owner)


@pytest.mark.parametrize("typed", ["مريم", "رضايي", "رضایی مریم", "maryam@example", "MARYAM"])
def test_people_are_found_by_folded_parts(shop, maryam, typed):
    assert search(typed) == [maryam.pk]


def test_a_phone_is_found_in_any_spelling(shop, maryam):
    claim(contact=maryam, kind="phone", value="09120000017")
    for typed in ("۰۹۱۲ ۰۰۰ ۰۰۱۷", "+989120000017", "9120000017", "0912-000-0017"):
        assert search(typed) == [maryam.pk], typed


def test_erasing_leaves_no_word_of_a_person(shop, owner_sql, maryam, hear):
    from pasokh.tickets.actions.reply import reply

    ticket = hear("من مریم رضایی هستم", subject="سفارش مریم رضایی", quoted="مریم رضایی نوشت").ticket
    reply(ticket=ticket, by=shop.owner, text="سلام مریم رضایی")
    erase(contact=maryam, by=shop.owner)
    assert everything_about("رضایی") == []
    assert everything_about("maryam@example.ir") == []
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 2)


def everything_about(word):
    """Tables of this transaction that hold a word in any text-like column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying', 'jsonb', 'tsvector', 'ARRAY')"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1', [f"%{word}%"])
            found += [f"{table}.{column}"] if cursor.fetchone() else []
    return found


def test_presence_is_noted_at_most_once_a_minute(maryam, count_queries):
    maryam.note_presence()
    with count_queries() as counted:
        maryam.note_presence()
    assert len(counted) == 0
    assert Contact.objects.get().last_seen_at == maryam.last_seen_at
