"""The parts of a running installation: web, worker, mail. Each is one process, forked from the parent of `up` or run apart."""

import errno
import os
import socket
import time
from importlib.util import find_spec

from .errors import InstallationError
from .words import _

APPLICATION = "pasokh.config.asgi:application"
MAIL = "pasokh.channels.mailroom"
PORT_PATIENCE = 20  # seconds; the front gives its requests 10 to end
BACKLOG = 2048  # connections that wait while the web part restarts


def listener(host: str, port: int, patience: float = 0) -> socket.socket:
    """A listening socket. It belongs to the parent, so connections wait while a crashed web part comes back.

    `patience` is how many seconds to wait for a port in use: the web part of a killed parent still ends its last requests.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            both = host == "::" and socket.has_dualstack_ipv6()  # all addresses, those of IPv4 too
            return socket.create_server((host, port), family=_family(host), backlog=BACKLOG, dualstack_ipv6=both)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                raise _unusable(host, port, error) from error
        time.sleep(0.1)


def _unusable(host: str, port: int, error: OSError) -> InstallationError:
    return InstallationError(
        _("Port {port} of {host} cannot be used: {why}").format(port=port, host=host, why=error.strerror or error),
        _("Ports below 1024 need root, or in the service's file: AmbientCapabilities=CAP_NET_BIND_SERVICE")
        if error.errno == errno.EACCES
        else _("Choose another one: pasokh up --port 8001"),
    )


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def web(sockets: list[socket.socket]) -> None:
    """Serve pages and live streams until SIGTERM."""
    from pasokh.front import serving

    serving.serve(sockets)


def redirect(sockets: list[socket.socket]) -> None:
    """Send those who come by http to https until SIGTERM."""
    from pasokh.front import serving

    serving.redirect(sockets)


def worker() -> None:
    """Run jobs until SIGTERM."""
    from pasokh.automation import nudging as automation
    from pasokh.kernel.job_worker import run_worker
    from pasokh.notices.nudging import nudger

    nudger.start()
    automation.nudger.start()
    run_worker()


def mail() -> None:
    """Fetch and receive mail until SIGTERM."""
    from pasokh.automation import nudging as automation
    from pasokh.channels import mailroom
    from pasokh.notices.nudging import nudger

    nudger.start()
    automation.nudger.start()
    mailroom.run()


def has_mail() -> bool:
    return find_spec(MAIL) is not None


def set_up_django() -> None:
    """Import the program. `DATABASE_URL` and `PASOKH_HOME` must stand in the environment (see `database.announced`)."""
    import django

    from . import logs

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pasokh.config.settings")
    logs.configure()
    django.setup()
