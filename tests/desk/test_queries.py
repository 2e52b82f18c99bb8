"""A list asks the database as often for thirty rows as for one; so does a thread."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.tickets.actions.reply import reply

# session, user, membership, begin, workspace, member, point, teams, counts, rows with their tags, bell and presence, commit
OF_LIST = 12
# the same, and ticket, messages, files, events, all names, colleagues, viewers
OF_TICKET = 19


@pytest.fixture
def counted(desk, count_queries):
    def counted(path):
        desk.get(path)  # what is kept from the first request on is not counted
        with count_queries() as queries:
            assert desk.get(path).status_code == 200
        return [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]

    return counted


def test_the_list(shop, hear, counted):
    hear().ticket.tag("فوری", by=shop.owner)
    one = counted("/desk/?box=all")
    for count in range(29):
        person = identify(kind="email", value=f"c{count}@example.ir", name=f"مشتری {count}")
        ticket = hear(f"پیام {count}", contact=person).ticket
        ticket.tag(f"برچسب {count}", by=shop.owner)
    thirty = counted("/desk/?box=all")
    assert len(thirty) == len(one)
    assert len(one) <= OF_LIST


def test_a_thread(shop, hear, counted):
    ticket = hear().ticket
    path = f"/desk/tickets/{ticket.number}"
    one = counted(path)
    for count in range(24):
        hear(f"پیام {count}", ticket_id=ticket.pk)
        reply(ticket=ticket, by=shop.owner, text=f"پاسخ {count}")
    ticket.refresh_from_db()
    ticket.judge(by=shop.owner, impact=3)
    fifty = counted(path)
    assert len(fifty) <= len(one)
    assert len(fifty) <= OF_TICKET


def test_contacts(shop, hear, counted):
    hear()
    one = counted("/desk/contacts/")
    for count in range(29):
        identify(kind="email", value=f"c{count}@example.ir", name=f"مشتری {count}")
    assert len(counted("/desk/contacts/")) == len(one)
