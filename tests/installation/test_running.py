"""What `pasokh check` says of jobs, of the mail port, and of the clock."""

import os
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from pasokh.installation import started
from pasokh.installation.check import running
from pasokh.installation.check.finding import Level

from .proxy import free_port


@pytest.fixture
def here(places, real_db, monkeypatch):
    """Places of an installation whose database is the tests' own."""
    monkeypatch.setenv("DATABASE_URL", settings.DATABASE_URL)
    monkeypatch.setenv("DATABASE_OWNER_URL", settings.DATABASE_OWNER_URL)
    return places


@pytest.fixture
def run(owner_sql):
    """run(sql) changes the tables of jobs; what was there comes back afterwards."""
    yield owner_sql
    for table in ("procrastinate_events", "procrastinate_jobs", "procrastinate_workers"):
        owner_sql(f"DELETE FROM {table}")


def said(findings):
    return [(finding.level, finding.what) for finding in findings]


def test_worker_that_lives_and_has_nothing_to_do(here, run):
    run("INSERT INTO procrastinate_workers DEFAULT VALUES")
    run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('default', 'later', now() + interval '1 hour')"
    )
    run("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'just now')")
    assert [level for level, _ in said(running.jobs(here))] == [Level.GOOD]


def test_worker_that_has_died(here, run):
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
    [(level, words)] = said(running.jobs(here))
    assert level == Level.FAULT
    assert words.startswith("No worker lives")


@pytest.mark.parametrize("scheduled", ["now() - interval '7 minutes'", "NULL"])
def test_jobs_that_wait_too_long(here, run, scheduled):
    """Those that were to run at a time, and those that were to run at once."""
    run("INSERT INTO procrastinate_workers DEFAULT VALUES")
    [(job,)] = run(
        f"INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('default', 'old', {scheduled}) RETURNING id"
    )
    run("UPDATE procrastinate_events SET at = now() - interval '7 minutes' WHERE job_id = %s", [job])
    assert said(running.jobs(here)) == [(Level.FAULT, "1 jobs are overdue, the oldest for 7 minutes.")]
    run("UPDATE procrastinate_jobs SET status = 'doing'")
    assert [level for level, _ in said(running.jobs(here))] == [Level.GOOD]


def test_nothing_is_said_of_jobs_where_no_database_runs(places):
    assert said(running.jobs(places)) == []


def test_database_that_is_away_is_left_to_its_own_check(places, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:p@127.0.0.1:{free_port()}/pasokh")
    assert said(running.jobs(places)) == []
    assert Level.FAULT not in [level for level, _ in said(running.clock(places))]


@contextmanager
def greeting(words):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            line, _ = listener.accept()
            line.sendall(words)
            line.close()

        thread = threading.Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.fixture
def mail(places, monkeypatch):
    """mail(port): what is said of the mail port of a running installation."""
    monkeypatch.setattr(running, "runs", lambda places: True)

    def mail(port):
        monkeypatch.setenv("PASOKH_MAIL_PORT", str(port))
        return said(running.mail(places))

    return mail


def test_mail_port_that_greets(mail):
    with greeting(b"220 pasokh Pasokh\r\n") as port:
        assert mail(port) == [(Level.GOOD, f"Mail is received on port {port}.")]


def test_mail_port_of_another_program(mail):
    with greeting(b"SSH-2.0-OpenSSH_9.2\r\n") as port:
        assert mail(port) == [(Level.FAULT, f"Another program answers on the mail port {port}: SSH-2.0-OpenSSH_9.2")]


def test_mail_port_where_nobody_listens(mail):
    port = free_port()
    assert mail(port) == [(Level.FAULT, f"Nobody takes mail at 127.0.0.1, port {port}: Connection refused")]


def test_no_mail_port_and_nothing_running(mail, places, monkeypatch):
    assert mail(0) == []
    monkeypatch.setattr(running, "runs", lambda places: False)
    assert mail(2525) == []


@pytest.fixture
def synchronised(monkeypatch):
    monkeypatch.setattr(running, "_is_synchronised", lambda: True)


def test_right_clock_is_not_spoken_of(here, synchronised):
    assert said(running.clock(here)) == []


@pytest.mark.parametrize("hours", [-3, 3])
def test_clock_that_differs_from_the_databases(here, synchronised, monkeypatch, hours):
    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime.now(zone) + timedelta(hours=hours)

    monkeypatch.setattr(running, "datetime", Clock)
    [(level, words)] = said(running.clock(here))
    assert level == Level.FAULT
    assert words == "The clocks of this machine and of the database differ by 10,800 seconds."


def test_clock_that_went_back():
    now = datetime.now(UTC)
    found = said(running._against(now, now, newest=now + timedelta(days=1)))
    assert found == [(Level.FAULT, "The clock went back: some data are from the future.")]


def test_clock_that_nobody_sets(places, monkeypatch):
    monkeypatch.setattr(running, "_is_synchronised", lambda: False)
    [(level, words)] = said(running.clock(places))
    assert level == Level.NOTE
    assert words.startswith("Nothing sets this machine's clock")


def test_check_in_another_terminal_knows_how_the_installation_was_started(places, monkeypatch):
    places.prepare()
    monkeypatch.setenv("PASOKH_URL", "https://support.example.ir")
    monkeypatch.setenv("PASOKH_SECRET_KEY", "not to be written down")
    started.remember(places, "http://localhost:8000")
    assert "not to be" not in (places.run / "started.json").read_text()
    monkeypatch.delenv("PASOKH_URL")
    monkeypatch.setenv("PASOKH_MAIL_PORT", "26")
    monkeypatch.setenv("PASOKH_ADDRESS", "")
    started.recall(places)
    assert os.environ["PASOKH_URL"] == "https://support.example.ir"
    assert os.environ["PASOKH_MAIL_PORT"] == "26"


def test_file_that_was_cut_off_is_no_fault(places):
    places.prepare()
    (places.run / "started.json").write_text('{"PASOKH_URL": "htt')
    started.recall(places)
