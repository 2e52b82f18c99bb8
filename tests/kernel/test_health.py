"""What is known of jobs and backups."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from pasokh.kernel import last_backup
from pasokh.kernel.job_health import ALIVE, failed_jobs, is_alive, worker_seen
from pasokh.kernel.tenancy import workspace

from .test_jobs import fail, note_inboxes, work


def test_jobs_that_failed_for_good_are_counted_by_kind(real_shop):
    with workspace(real_shop):
        fail.defer()
        fail.defer()
        note_inboxes.defer(word="خوب")
        assert failed_jobs() == []
    work(times=5)
    with workspace(real_shop):
        (failed,) = failed_jobs()
    assert (failed.name, failed.count) == ("tests.fail", 2)
    assert timezone.now() - failed.latest < timedelta(minutes=5)


def test_another_workspaces_jobs_are_not_counted(real_shop, owner_sql):
    with workspace(real_shop):
        fail.defer()
    owner_sql("UPDATE procrastinate_jobs SET status = 'failed', args = args || '{\"workspace_id\": -1}'")
    with workspace(real_shop):
        assert failed_jobs() == []


def test_a_worker_is_known_by_its_last_sign_of_life(real_shop, owner_sql):
    owner_sql("DELETE FROM procrastinate_workers")
    assert (worker_seen(), is_alive(None)) == (None, False)
    owner_sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '10 minutes'), (now())")
    assert is_alive(worker_seen())
    assert not is_alive(timezone.now() - ALIVE)


def test_a_backup_is_remembered(tmp_path):
    assert last_backup.latest(tmp_path / "backups") is None
    last_backup.remember(tmp_path / "backups", made_at="2026-11-22T01:02:03+00:00", version="0.1.0")
    assert last_backup.latest(tmp_path / "backups") == datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def test_a_note_that_cannot_be_written_spoils_no_backup(tmp_path):
    (tmp_path / "backups").write_text("in the way")
    last_backup.remember(tmp_path / "backups", made_at="2026-11-22T01:02:03+00:00", version="0.1.0")
    assert last_backup.latest(tmp_path / "backups") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"made_at": 7}', '{"made_at": "yesterday"}'])
def test_a_broken_note_is_none(tmp_path, text):
    (tmp_path / last_backup.NAME).write_text(text)
    assert last_backup.latest(tmp_path) is None
