"""`/healthz`: the process answers. `/readyz`: it can serve, for the database answers and is migrated. `/metrics`: counters."""

import asyncio
import hmac
import ipaddress
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from pasokh.live.database import renew_connections

log = structlog.get_logger("pasokh.front")
READY_SECONDS = 5
LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds


class Readiness:
    """Whether this process can serve. Asked in a thread of its own: busy threads are not an outage."""

    def __init__(self):
        self.executor = ThreadPoolExecutor(1, "pasokh-ready")
        self.is_migrated = False

    async def problem(self):
        """None when ready, else a word for what is missing: database_unavailable, migrations_pending."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self.executor, self._problem)
        except Exception as error:
            log.warning("not ready", error=str(error).strip())
            return "database_unavailable"

    def _problem(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            # Migrations never go backwards while a process runs: once is enough.
            self.is_migrated = self.is_migrated or not _pending()
            return None if self.is_migrated else "migrations_pending"
        except DatabaseError:
            renew_connections()
            raise
        finally:
            connection.close()


def _pending():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


class Metrics:
    """Counters of the front, printed with those of the live part in Prometheus' text format."""

    def __init__(self, live):
        self.live = live
        self.started = time.time()
        self.requests = Counter()
        self.buckets = Counter()
        self.seconds = 0.0

    def count(self, method, status, seconds):
        """Note an answered request."""
        self.requests[method, status] += 1
        self.seconds += seconds
        self.buckets[next((edge for edge in LATENCIES if seconds <= edge), "+Inf")] += 1

    def text(self):
        """The page."""
        return "\n".join([*self._requests(), *self._latencies(), *self._live()]) + "\n"

    def _requests(self):
        yield "# TYPE pasokh_http_requests_total counter"
        for (method, status), number in sorted(self.requests.items()):
            yield f'pasokh_http_requests_total{{method="{method}",status="{status}"}} {number}'

    def _latencies(self):
        yield "# TYPE pasokh_http_request_seconds histogram"
        total = 0
        for edge in (*LATENCIES, "+Inf"):
            total += self.buckets[edge]
            yield f'pasokh_http_request_seconds_bucket{{le="{edge}"}} {total}'
        yield f"pasokh_http_request_seconds_sum {self.seconds:.6f}"
        yield f"pasokh_http_request_seconds_count {total}"

    def _live(self):
        for name, number in vars(self.live).items():
            kind, suffix = ("gauge", "") if name == "streams_open" else ("counter", "_total")
            yield f"# TYPE pasokh_live_{name}{suffix} {kind}"
            yield f"pasokh_live_{name}{suffix} {number}"
        yield "# TYPE process_start_time_seconds gauge"
        yield f"process_start_time_seconds {self.started:.3f}"


def may_read_metrics(scope, is_forwarded):
    """Whoever has PASOKH_METRICS_TOKEN, or asks from this machine itself (not through a proxy on it)."""
    token = getattr(settings, "PASOKH_METRICS_TOKEN", "")
    given = dict(scope["headers"]).get(b"authorization", b"")
    if token:
        return hmac.compare_digest(given, b"Bearer " + token.encode())
    return not is_forwarded and _is_loopback((scope.get("client") or [""])[0])


def _is_loopback(address):
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
