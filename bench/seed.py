"""A big workspace, written by COPY: a million tickets with their messages as a shop would have after years.

Words follow Zipf's law over a made-up Persian vocabulary; three planted words have a known frequency: RARE in 100 messages,
MIDDLE in one of a hundred, COMMON in six of ten.
"""

import random
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import psycopg
from django.db import connection

from pasokh.contacts.models import Contact
from pasokh.kernel.persian.folding import terms
from pasokh.tickets.models import Message, Ticket
from pasokh.tickets.models.search_entry import BUCKET_SIZE

RARE, MIDDLE, COMMON = "زمردین", "فیروزه", "سفارش"
LETTERS = "ابپتجچخدرزسشغفقکگلمنوهی"
VOCABULARY = 30_000
START = datetime(2023, 3, 21, tzinfo=UTC)
STEP = timedelta(minutes=2)


def vocabulary(dice):
    """Words, commonest first, and their cumulative weights."""
    words = list(dict.fromkeys("".join(dice.choices(LETTERS, k=dice.randint(3, 7))) for _ in range(VOCABULARY)))
    return words, list(accumulate(1 / (rank + 2) for rank in range(len(words))))


@contextmanager
def copying(owner, model, columns):
    """COPY rows of a model; `columns` are those that are given, the others have what a new object has. Yields the function that writes one."""
    others = [field for field in model._meta.concrete_fields if field.column != "id" and field.column not in columns]
    usual = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
    names = ", ".join([*columns, *(field.column for field in others)])
    with owner.cursor().copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
        yield lambda *values: copy.write_row(values + usual)


class Seeder:
    """Writes one workspace. `people` are the ids of status rows, members, teams, inbox by name; `open_share` of the tickets are open."""

    def __init__(self, owner_url, workspace_id, ids, count, open_share, seed=1):
        self.owner_url, self.workspace_id, self.ids = owner_url, workspace_id, ids
        self.count, self.open_share = count, open_share
        self.dice = random.Random(seed)
        self.words, self.weights = vocabulary(self.dice)

    def run(self):
        with psycopg.connect(self.owner_url) as owner:
            contacts = self._contacts(owner)
            first_ticket, first_message = self._next_ids(owner)
            self._tickets(owner, contacts, first_ticket)
            self._messages(owner, contacts, first_ticket, first_message)
            self._after(owner)
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            for table in ("tickets_ticket", "tickets_message", "tickets_searchentry", "contacts_contact"):
                owner.execute(f"VACUUM ANALYZE {table}")

    def _text(self, number):
        said = self.dice.choices(self.words, cum_weights=self.weights, k=self.dice.randint(10, 50))
        if number % 10 < 6:
            said.append(COMMON)
        if number % 100 == 7:
            said.append(MIDDLE)
        if number % (self.count // 100 or 1) == 3:
            said.append(RARE)
        self.dice.shuffle(said)
        return " ".join(said)

    def _contacts(self, owner):
        rows = [(number, f"مشتری {number}") for number in range(1, 20_001)]
        columns = "workspace_id uid created_at name language folded".split()
        with copying(owner, Contact, columns) as write:
            for number, name in rows:
                write(self.workspace_id, uuid.uuid4(), START, name, "fa", f"مشتری {number} 98912{number:07}")
        found = owner.execute("SELECT id FROM contacts_contact WHERE workspace_id = %s", [self.workspace_id])
        return [row[0] for row in found.fetchall()]

    def _next_ids(self, owner):
        names = ("tickets_ticket_id_seq", "tickets_message_id_seq")
        return [owner.execute(f"SELECT nextval('{name}')").fetchone()[0] + 1 for name in names]

    def _is_open(self, number):
        return (number * 7919) % 1000 < self.open_share * 1000

    def _tickets(self, owner, contacts, first):
        columns = (
            "id workspace_id uid created_at number tracking_code subject channel inbox_id status_id category impact urgency priority "
            "contact_id team_id assignee_id preview preview_kind last_position last_message_at waiting_since"
        ).split()
        members, teams = self.ids["members"], self.ids["teams"]
        with copying(owner, Ticket, columns) as write:
            for number in range(self.count):
                at = START + STEP * number
                key, category = ("open", 1) if self._is_open(number) else ("closed", 4)
                write(
                    first + number, self.workspace_id, uuid.uuid4(), at, 1001 + number, f"{number:012X}", "پیگیری سفارش", "email",
                    self.ids["inbox"], self.ids[key], category, 2, 2, 2, contacts[number % len(contacts)],
                    teams[number % len(teams)], members[number % len(members)] if number % 5 else None,
                    "سفارش من هنوز به دستم نرسیده است", "incoming", 1, at, at,
                )  # fmt: skip

    def _messages(self, owner, contacts, first_ticket, first):
        columns = "id workspace_id uid created_at ticket_id position kind author_kind author_id author_name text state".split()
        entries = []
        with copying(owner, Message, columns) as write:
            for number in range(self.count):
                text = self._text(number)
                entries.append((first + number, first_ticket + number, "\x1f".join(terms(text))))
                write(
                    first + number, self.workspace_id, uuid.uuid4(), START + STEP * number, first_ticket + number, 1, "incoming",
                    "contact", contacts[number % len(contacts)], "مشتری", text, "received",
                )  # fmt: skip
        self._entries(owner, entries)

    def _entries(self, owner, entries):
        owner.execute("CREATE TEMP TABLE words (message bigint, ticket bigint, bucket int, words text)")
        with owner.cursor().copy("COPY words FROM STDIN") as copy:
            for message, ticket, words in entries:
                copy.write_row((message, ticket, message // BUCKET_SIZE, words))
        owner.execute("DROP INDEX tickets_searchentry_words")
        owner.execute(
            "INSERT INTO tickets_searchentry (workspace_id, ticket_id, message_id, bucket, words) "
            "SELECT %s, ticket, message, bucket, array_to_tsvector(string_to_array(words, E'\\x1f')) FROM words",
            [self.workspace_id],
        )
        owner.commit()  # the deferred checks of the keys run here; until then the table takes no new index
        owner.execute("SET maintenance_work_mem = '512MB'")
        owner.execute(
            "CREATE INDEX tickets_searchentry_words ON tickets_searchentry USING gin (workspace_id, bucket, words)"
        )

    def _after(self, owner):
        owner.execute(
            "INSERT INTO workspaces_counter (workspace_id, name, value) VALUES (%s, 'ticket', %s) "
            "ON CONFLICT (workspace_id, name) DO UPDATE SET value = excluded.value",
            [self.workspace_id, 1001 + self.count],
        )
        for table in ("tickets_ticket", "tickets_message"):
            owner.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
