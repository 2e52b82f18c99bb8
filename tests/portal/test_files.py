"""Files that were too large for a mail, by their addresses."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.channels.file_links import LASTING, PATH, address_of
from pasokh.contacts.actions.erase import erase
from pasokh.kernel import files
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Attachment


@pytest.fixture
def kept(shop, ticket):
    """A file that was sent to Maryam."""
    file = attach(files.store(b"content", name="قرارداد.pdf"), by=shop.owner.actor)
    reply(ticket=ticket, by=shop.owner, text="بفرمایید", attachment_ids=[file.pk])
    file.refresh_from_db()
    return file


def path_of(file, since=None, language="fa"):
    return f"/{PATH}" + address_of(file, since or timezone.now(), language).partition(f"/{PATH}")[2]


def test_it_is_a_download_for_whoever_has_the_address(client, kept):
    answer = client.get(path_of(kept))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Pasokh-File"] == str(files.path_of(kept.stored))
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Referrer-Policy"] == "no-referrer"


def test_after_thirty_days_a_page_says_how_to_have_it_again(client, kept):
    late = timezone.now() - LASTING - timedelta(seconds=1)
    answer = client.get(path_of(kept, late))
    assert answer.status_code == 410 and "X-Pasokh-File" not in answer
    assert "۳۰ روز" in answer.content.decode() and "قرارداد" not in answer.content.decode()
    assert "30 days" in client.get(path_of(kept, late, "en")).content.decode()


@pytest.mark.parametrize(("state", "status"), [("waiting", 404), ("blocked", 410)])
def test_what_the_scanner_has_not_passed_is_not_given(client, kept, state, status):
    Attachment.objects.filter(pk=kept.pk).update(state=state)
    answer = client.get(path_of(kept))
    assert answer.status_code == status and "X-Pasokh-File" not in answer


def test_it_is_forgotten_with_the_person(client, kept, maryam, shop):
    address = path_of(kept)
    erase(contact=maryam, by=shop.owner)
    assert client.get(address).status_code == 410


def test_a_changed_address_finds_nothing(client, kept):
    address = path_of(kept)
    for changed in (address[:-1] + ("a" if address[-1] != "a" else "b"), f"/{PATH}1.{kept.pk:x}.ffffffff", f"/{PATH}x"):
        assert client.get(changed).status_code == 404
