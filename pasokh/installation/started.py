"""How the running installation was started, for commands that somebody types in another terminal, without the service's variables."""

import json
import os

from .database import variable
from .paths import Places

# Addresses and files, no secrets.
NAMES = (
    "PASOKH_URL",
    "PASOKH_TRUSTED_PROXIES",
    "PASOKH_TLS_CERT",
    "PASOKH_TLS_KEY",
    "PASOKH_MAIL_HOST",
    "PASOKH_MAIL_PORT",
)
ADDRESS = "PASOKH_ADDRESS"  # where pages are served when PASOKH_URL does not say it


def remember(places: Places, address: str) -> None:
    """Write down what counts now."""
    found = {name: variable(name) for name in NAMES} | {ADDRESS: address}
    _file(places).write_text(json.dumps({name: value for name, value in found.items() if value}), "utf-8")


def recall(places: Places) -> None:
    """Take over what the running installation was told and this command was not."""
    try:
        found = json.loads(_file(places).read_text("utf-8"))
    except (OSError, ValueError):
        return
    for name, value in found.items():
        if not variable(name):
            os.environ[name] = value


def _file(places: Places):
    return places.run / "started.json"
