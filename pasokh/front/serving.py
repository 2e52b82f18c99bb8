"""How the front is run: uvicorn with our protocol."""

import resource

import uvicorn

from .protocol import Protocol

APPLICATION = "pasokh.config.asgi:application"
SHUTDOWN_SECONDS = 10
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
    uvicorn.Server(configuration(app, **options)).run()


def allow_many_files():
    """Each open stream is an open file: take all that the system allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
