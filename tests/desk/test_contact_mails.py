"""Automatic mail on a customer's page: seen, ended and begun again by a colleague."""

from pasokh.contacts.actions.unsubscribe import unsubscribe, wants_no_mail


def test_it_is_ended_and_begun_again(desk, shop, maryam, make_member, sign_in):
    page, address = f"/desk/contacts/{maryam.public_id}", f"/desk/contacts/{maryam.public_id}/mails"
    assert address in desk.get(page).content.decode()
    assert desk.post(address, {"wish": "stop"}).status_code == 302
    assert wants_no_mail(maryam).member == shop.owner.pk and "همکاری" in desk.get(page).content.decode()
    light = sign_in(make_member("مینا", role="light"))
    assert light.post(address, {"wish": "again"}).status_code == 403 and address not in light.get(page).content.decode()
    assert desk.post(address, {"wish": "again"}).status_code == 302
    assert not wants_no_mail(maryam)


def test_her_own_word_is_told_as_hers(desk, maryam):
    unsubscribe(contact=maryam, by=maryam)
    assert "خودش" in desk.get(f"/desk/contacts/{maryam.public_id}").content.decode()
