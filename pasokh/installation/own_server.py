"""Pasokh on a PostgreSQL server of the operator's own."""

import secrets

import psycopg

from .errors import InstallationError
from .postgres import Addresses, roles
from .postgres.addresses import OWNER, PROGRAM, with_role
from .postgres.binaries import OLDEST
from .words import _


def set_up(admin_url: str, name: str) -> Addresses:
    """Make both roles (with new passwords), the database, its extensions and rights; the addresses to set. Safe to repeat."""
    addresses = Addresses(
        owner=with_role(admin_url, OWNER, secrets.token_urlsafe(32), name),
        program=with_role(admin_url, PROGRAM, secrets.token_urlsafe(32), name),
    )
    try:
        _refuse_old(admin_url)
        roles.prepare(admin_url, addresses)
        roles.verify(addresses.program)
    except psycopg.Error as error:
        raise InstallationError(
            _("The server refused: {why}").format(why=str(error).strip()),
            _("The role of --admin-url must be a superuser, or hold CREATEROLE and CREATEDB."),
        ) from error
    return addresses


def _refuse_old(admin_url: str) -> None:
    with psycopg.connect(admin_url) as connection:
        major = connection.info.server_version // 10000
    if major < OLDEST:
        raise InstallationError(
            _("This server is PostgreSQL {major}; {oldest} or newer is needed.").format(major=major, oldest=OLDEST)
        )
