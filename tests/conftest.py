"""The story all tests tell: the shop «خانهٔ نو», its people, and its customers."""

import asyncio
import contextvars
import os
import time

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from pasokh.kernel.kept import forget_all
from pasokh.kernel.tenancy import workspace

from .browsers import PATIENCE
from .database import admin_address

# A busy machine is no fault of the code: how long an example takes is measured in bench/, not here.
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("here")

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # tables whose rows no test makes
QUICK = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


def pytest_collection_modifyitems(items):
    """What takes longest begins first: of several processes none works alone at the end."""
    items.sort(key=lambda item: item.path.name != "test_every_page.py")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Argon2 with the least work it can do: each shop and each member has a password, and the true cost was most of a test's time."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    usual = {name: getattr(Argon2PasswordHasher, name) for name in QUICK}
    for name, value in QUICK.items():
        setattr(Argon2PasswordHasher, name, value)
    yield usual
    for name, value in usual.items():
        setattr(Argon2PasswordHasher, name, value)


@pytest.fixture(autouse=True)
def no_loop_of_the_browser(request):
    """A Playwright driver leaves its event loop running in this thread; tests that drive no browser must not find it there."""
    loop = None if "driver" in request.fixturenames else asyncio._get_running_loop()
    if loop:
        asyncio._set_running_loop(None)
    yield
    if loop:
        asyncio._set_running_loop(loop)


@pytest.fixture(autouse=True)
def nothing_kept():
    """What a process keeps for a second would be seen by the next test."""
    yield
    forget_all()


class Watcher:
    """A connection of the owner's that looks for committed rows; tests restart the server, so it connects anew when it must."""

    def __init__(self):
        self.connection = None

    def run(self, statement):
        if self.connection is None or self.connection.closed:
            self.connection = psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True)
        cursor = self.connection.execute(statement)
        return cursor.fetchall() if cursor.description else []

    def rows_left(self):
        question = "SELECT EXISTS (SELECT FROM workspaces_workspace)"
        try:
            return self.run(question)[0][0]
        except psycopg.OperationalError:
            self.connection = None
            return self.run(question)[0][0]


_watcher = Watcher()


@pytest.fixture(autouse=True)
def nothing_left_behind(request):
    """A test that leaves committed rows would fail others far away: it is named, and its rows are removed."""
    yield
    if {"real_db", "db"} & set(request.fixturenames) and _watcher.rows_left():
        left = _watcher.run("SELECT name, created_at::text, now()::text FROM workspaces_workspace")
        _empty()
        pytest.fail(f"left committed rows behind: {left}")


@pytest.fixture(scope="session")
def django_db_setup():
    """The database is there already: tests/database.py made it."""


@pytest.fixture
def owner_sql():
    """Run SQL as the owner's role, above the wall: for tests about the wall."""

    def run(statement, values=None):
        with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
            cursor = owner.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def real_db(django_db_blocker):
    """A database with real commits, for threads, servers and jobs; emptied afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            for each in connections.all(initialized_only=True):
                each.close()
            _empty()


def _empty():
    """Delete all rows. Most tables hold none: looking first, and deleting without the keys' checks, takes a tenth of the time of TRUNCATE."""
    for left in reversed(range(5)):
        try:
            with psycopg.connect(admin_address()) as admin:
                _delete_rows(admin)
            break
        except psycopg.errors.DeadlockDetected:  # a thread of the program was still at its last work
            if not left:
                raise


def _delete_rows(admin):
    found = admin.execute("SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'").fetchall()
    tables = [name for (name,) in found if name not in KEPT]
    admin.execute("SET LOCAL session_replication_role = replica")
    admin.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")  # waits for whoever still writes
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    for (name,) in admin.execute(" UNION ALL ".join(looks)).fetchall():
        admin.execute(f"DELETE FROM {name}")


def _found_shop(name="خانهٔ نو", email="negar@khaneno.example"):
    from pasokh.workspaces.actions.found import found

    return found(name=name, owner_name="نگار کریمی", owner_email=email, password="گذرواژهٔ-خوب-۱۲")


@pytest.fixture
def shop(db):
    """The workspace «خانهٔ نو», entered. `shop.owner` is Negar; `shop.inbox` its first inbox."""
    ws, owner = _found_shop()
    with workspace(ws):
        _furnish(ws, owner)
        yield ws


@pytest.fixture
def real_shop(real_db):
    """The same shop with real commits; enter it yourself."""
    ws, owner = _found_shop()
    with workspace(ws):
        _furnish(ws, owner)
    return ws


def _furnish(ws, owner):
    from pasokh.tickets.models import Inbox, LifeRules

    ws.owner, ws.inbox = owner, Inbox.objects.create(name="فروشگاه")
    # Solving asks what it came to, and does not insist. Tests that are about that set the rule by `rules_of_life`.
    LifeRules.objects.create(asks="optional")


@pytest.fixture
def other_shop(db):
    """Another workspace, not entered: made in a context of its own, so that it may be asked for inside the shop."""
    ws, owner = contextvars.Context().run(_found_shop, "چاپ سپید", "omid@chapsepid.example")
    ws.owner = owner
    return ws


@pytest.fixture
def make_member(shop):
    """Make a member of the shop: make_member("سارا", role="agent", sees="own")."""
    from pasokh.workspaces.actions.found import add_member
    from pasokh.workspaces.models import User

    def make(name="سارا محمدی", role="agent", **fields):
        count = User.objects.count()
        user = User.objects.create_user(f"member{count}@khaneno.example", "گذرواژهٔ-خوب-۱۲", name=name)
        return add_member(user=user, name=name, role=role, **fields)

    return make


def rules_of_life(**fields):
    """Set rules of solving and closing of the current workspace, as its settings would: rules_of_life(asks="never")."""
    from pasokh.tickets.life import forget_life
    from pasokh.tickets.models import LifeRules

    LifeRules.objects.update_or_create(defaults=fields)
    forget_life()


@pytest.fixture
def maryam(shop):
    """A customer known by her e-mail address."""
    from pasokh.contacts.actions.identify import identify

    return identify(kind="email", value="maryam@example.ir", name="مریم رضایی")


@pytest.fixture
def ali(shop):
    """Another customer, known by his e-mail address."""
    from pasokh.contacts.actions.identify import identify

    return identify(kind="email", value="ali@example.ir", name="علی نوری")


@pytest.fixture
def hear(shop, maryam):
    """Receive a message: hear("سلام"), hear("…", ticket_id=…)."""
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive

    def hear(text="سفارش ۱۴۰۳۷ هنوز نرسیده", contact=None, **fields):
        given = {"channel": "chat", "contact": contact or maryam, "inbox_id": shop.inbox.pk, "text": text}
        return receive(Inbound(**given | fields))

    return hear


@pytest.fixture
def ticket(hear):
    """A request of Maryam's, as it stands after her first message."""
    return hear().ticket


@pytest.fixture
def office(real_shop):
    """Threads at work in the real shop; they are over when the test is."""
    from tests.office import Office

    office = Office(real_shop)
    yield office
    office.over.set()
    [thread.join(120) for thread in office.threads]


@pytest.fixture(scope="session")
def driver():
    """Playwright's driver, one for all browser tests of a process: a second one would not start beside it."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    # The driver keeps a loop running in this thread: Django must not take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sync_api.expect.set_options(timeout=PATIENCE)
    with sync_api.sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def count_queries(kept_still):
    """`with count_queries() as counted:` gives the statements run inside, without savepoints."""
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def kept_still(monkeypatch):
    """What is kept for a moment stays kept while the test lasts: on a slow machine its second is over between two looks."""
    from pasokh.kernel import kept

    began = time.monotonic()
    for each in list(kept._all):
        monkeypatch.setattr(each, "clock", lambda: began)


@pytest.fixture
def push_service(settings):
    """A push service of our own, to which browsers of `tests.notices.push_service` belong."""
    from tests.notices.push_service import running

    settings.PASOKH_PUSH_PRIVATE = True
    with running() as service:
        yield service
