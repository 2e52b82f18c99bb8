"""The link of the first visit: printed at the start and by `pasokh check`, until somebody has set the installation up."""

import os
from collections.abc import Iterator

import psycopg

from pasokh.kernel.ids import tracking_code
from pasokh.workspaces.setup_code import FILE, forget_setup_code, setup_link

from .check.finding import Finding, note
from .database import variable
from .paths import Places
from .secrets import secret
from .started import ADDRESS
from .words import _


def say_link(places: Places, database: str, address: str) -> None:
    """Print it, where there is no business yet."""
    if link := link_of_first_visit(places, database, address):
        print(_("Nobody has set it up yet. Do it here: {link}").format(link=link), flush=True)


def finding(places: Places, database: str) -> Iterator[Finding]:
    """The same for `pasokh check`, which may run in another terminal."""
    address = variable("PASOKH_URL") or os.environ.get(ADDRESS, "http://localhost:8000")
    if link := link_of_first_visit(places, database, address.rstrip("/")):
        yield note(_("Nobody has set this installation up yet."), _("Do it here: {link}").format(link=link))


def link_of_first_visit(places: Places, database: str, address: str) -> str:
    """The link with the code, which is made where there is none; "" once there is a business."""
    if _is_set_up(database):
        forget_setup_code(places.home)
        return ""
    return setup_link(address, secret(places.secrets, FILE, tracking_code))


def _is_set_up(database: str) -> bool:
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT EXISTS (SELECT FROM workspaces_workspace)").fetchone()[0]
