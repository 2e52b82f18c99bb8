"""Connections of pools: as many as work needs, and one when there is none."""

import time

import pytest
from django.conf import settings
from psycopg_pool import ConnectionPool

from pasokh.config.environment import database
from pasokh.kernel import job_worker

ASKED = database("postgresql://shop@localhost/shop", pooled=True)["OPTIONS"]["pool"]
PATIENCE = 20  # seconds


@pytest.mark.parametrize("options", [ASKED, job_worker.POOL], ids=["pages", "jobs"])
def test_connections_that_nobody_needs_are_closed(options):
    assert 0 < options["max_idle"] <= 60
    with ConnectionPool(settings.DATABASE_URL, **{**options, "max_idle": 0.1}) as pool:
        taken = [pool.getconn() for _ in range(4)]
        assert pool.get_stats()["pool_size"] == 4
        for connection in taken:
            pool.putconn(connection)
        deadline = time.monotonic() + PATIENCE
        while pool.get_stats()["pool_size"] > 1:
            assert time.monotonic() < deadline, pool.get_stats()
            time.sleep(0.05)
