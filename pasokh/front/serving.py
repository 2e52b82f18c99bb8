"""How the front is run: uvicorn with our protocol."""

import resource
import sys

import uvicorn

from .protocol import Protocol

APPLICATION = "pasokh.config.asgi:application"
SHUTDOWN_SECONDS = 10
SWITCH_SECONDS = 0.0005
KEEP_ALIVE_SECONDS = 65  # longer than the proxies' own, so that they close first


def configuration(app=APPLICATION, **options):
    """uvicorn's configuration for the front; `host` and `port`, `uds` or `fd`, and ssl files as uvicorn names them."""
    fixed = {
        "http": Protocol,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,
        "log_config": None,
        "proxy_headers": False,
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
        "backlog": 4096,
    }
    return uvicorn.Config(app, **{**fixed, **options})


def serve(app=APPLICATION, **options):
    """Run the front until SIGTERM or SIGINT. Streams are told when to come back; requests inside may end."""
    allow_many_files()
    share_the_processor()
    uvicorn.Server(configuration(app, **options)).run()


def share_the_processor():
    """Let threads take turns often.

    A thread that comes back from the database waits for its turn: at Python's own 5 ms, one that asks twenty times waited 100 ms
    whenever another one was drawing pages.
    """
    sys.setswitchinterval(SWITCH_SECONDS)


def allow_many_files():
    """Each open stream is an open file: take all that the system allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
