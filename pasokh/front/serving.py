"""How the front is run: uvicorn with our protocol."""

import resource

import uvicorn

from pasokh.kernel.certificate import RENEW_SECONDS, own_certificate

from .protocol import Protocol

APPLICATION = "pasokh.config.asgi:application"
REDIRECTING = "pasokh.front.redirecting:application"
SHUTDOWN_SECONDS = 10
KEEP_ALIVE_SECONDS = 65  # longer than the proxies' own, so that they close first
TICKS = 10  # of uvicorn's main loop in a second


class Server(uvicorn.Server):
    """uvicorn's server with a certificate that is renewed while it serves; None: without https."""

    def __init__(self, config, certificate=None):
        if certificate:
            config.ssl_context_factory = lambda config, default: certificate.context
        super().__init__(config)
        self.certificate = certificate

    async def on_tick(self, counter):
        """Called by uvicorn's main loop; whether to end."""
        if self.certificate and counter % (RENEW_SECONDS * TICKS) == 0:
            self.certificate.renew()
        return await super().on_tick(counter)


def configuration(app=APPLICATION, **options):
    """uvicorn's configuration for the front; `host` and `port`, `uds` or `fd` as uvicorn names them."""
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


def serve(sockets):
    """Run the front on listening sockets until SIGTERM or SIGINT; https where the settings have a certificate.

    Streams are told when to come back; requests inside may end.
    """
    allow_many_files()
    Server(configuration(), own_certificate()).run(sockets=sockets)


def redirect(sockets):
    """Send those who come by http to https, until SIGTERM or SIGINT."""
    Server(configuration(REDIRECTING, lifespan="off")).run(sockets=sockets)


def allow_many_files():
    """Each open stream is an open file: take all that the system allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
