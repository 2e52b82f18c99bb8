"""The `pasokh` command. `up` runs everything; the other commands run one part or look after the installation."""

import argparse
import contextlib
import os
import sys
from datetime import datetime
from pathlib import Path

from pasokh.installation import catalogues, certificate
from pasokh.installation.errors import InstallationError
from pasokh.installation.paths import Places, places
from pasokh.installation.words import _, digits, language

ADMIN_OPTIONS = ("email", "name", "business")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status. What a person must mend is said in plain words, without a traceback."""
    _learn_persian()
    chosen = _understood(sys.argv[1:] if arguments is None else arguments)
    try:
        return chosen.run(chosen, places()) or 0
    except InstallationError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _understood(arguments: list[str]) -> argparse.Namespace:
    try:
        return parser().parse_args(arguments)
    except SystemExit as over:
        if over.code and arguments[:2] == ["mail", "deliver"]:
            raise SystemExit(os.EX_USAGE) from over  # its caller is a mail server
        raise


def _learn_persian() -> None:
    """Compile the translations before the first word is said. A read-only or half-installed program still speaks English."""
    if language() == "fa":
        with contextlib.suppress(OSError, ImportError):
            catalogues.compile_all()


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="pasokh", description=_("Customer support, Persian first."))
    commands = top.add_subparsers(required=True, metavar=_("COMMAND"))
    _serving(_command(commands, "up", up, _("run everything: database, pages, jobs, mail"))).add_argument(
        "--demo", action="store_true", help=_("fill an empty installation with a believable shop")
    )
    _serving(_command(commands, "web", web, _("run only the part that serves pages")))
    _command(commands, "worker", worker, _("run only the part that does jobs"))
    _mail(commands)
    _command(commands, "migrate", migrate, _("bring the database up to date"))
    _command(commands, "check", check, _("say what is wrong with this installation"))
    _keeping(commands)
    admin = _command(
        commands, "createadmin", create_admin, _("make a business and its owner, or give one a new password")
    )
    for name in ADMIN_OPTIONS:
        admin.add_argument(f"--{name}")
    _command(commands, "version", version, _("print the version"))
    _command(commands, "shell", shell, _("open a Python shell inside the program"))
    _command(commands, "manage", manage, _("run a command of Django's")).add_argument("rest", nargs=argparse.REMAINDER)
    return top


def _mail(commands) -> None:
    part = _command(commands, "mail", mail, _("run only the part that fetches and receives mail"))
    below = part.add_subparsers(metavar=_("COMMAND"))
    taking = _command(below, "deliver", deliver, _("take a mail from standard input, for the pipe of a mail server"))
    taking.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="ADDRESS",
        help=_("for whom it is; may be said several times"),
    )
    taking.add_argument("--sender", default="", metavar="ADDRESS", help=_("the sender on the envelope"))


def _keeping(commands) -> None:
    """Commands about the data as a whole."""
    back = _command(commands, "backup", back_up, _("write database and files to one file"))
    back.add_argument("file", type=Path)
    back.add_argument(
        "--with-key", action="store_true", help=_("put the secret keys in as well; keep such a file safe")
    )
    again = _command(commands, "restore", restore, _("put a backup into this installation"))
    again.add_argument("file", type=Path)
    again.add_argument("--yes", action="store_true", help=_("replace what is in it"))
    made = _command(commands, "setup-database", set_up_database, _("make roles and database on a server of yours"))
    made.add_argument(
        "--admin-url", required=True, help=_("address of the server with a role that may make roles and databases")
    )
    made.add_argument("--name", default="pasokh", help=_("name of the database"))


def _command(commands, name: str, run, help_text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.set_defaults(run=run)
    return command


def _serving(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument(
        "--host",
        default=os.environ.get("PASOKH_HOST") or None,
        help=_("address to listen on; 0.0.0.0 for all, :: for IPv6 too"),
    )
    command.add_argument(
        "--port", type=_port, default=os.environ.get("PASOKH_PORT") or None, help=_("8000, with a certificate 443")
    )
    command.add_argument(
        "--web",
        type=_count,
        default=os.environ.get("PASOKH_WEB", "1"),
        metavar="N",
        help=_("processes that serve pages"),
    )
    chain, key = certificate.wanted()
    command.add_argument("--tls-cert", metavar="FILE", default=chain, help=_("certificate with its chain, for https"))
    command.add_argument("--tls-key", metavar="FILE", default=key, help=_("the certificate's key"))
    command.add_argument(
        "--http-port",
        type=_port,
        default=os.environ.get("PASOKH_HTTP_PORT") or None,
        metavar="PORT",
        help=_("with a certificate: where http is answered with the way to https, mostly 80"),
    )
    return command


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(_("a port is a number from 1 to 65535"))
    return number


def _count(text: str) -> int:
    number = int(text)
    if not 0 < number <= 64:
        raise argparse.ArgumentTypeError(_("a number from 1 to 64"))
    return number


# Each command imports what it needs: `pasokh version` must not wait for Django.


def up(chosen, here: Places) -> None:
    from pasokh.installation.up import up

    up(_wishes(chosen), here)


def web(chosen, here: Places) -> None:
    from pasokh.installation import apart

    apart.web(here, _wishes(chosen))


def _wishes(chosen):
    from dataclasses import fields

    from pasokh.installation.up import Wishes

    return Wishes(**{field.name: getattr(chosen, field.name, field.default) for field in fields(Wishes)})


def worker(chosen, here: Places) -> None:
    from pasokh.installation import apart

    apart.worker(here)


def mail(chosen, here: Places) -> None:
    from pasokh.installation import apart

    apart.mail(here)


def deliver(chosen, here: Places) -> int:
    from pasokh.channels.adapters.email import pipe

    return pipe.deliver(sys.stdin.buffer, chosen.recipient, chosen.sender, here.run, lambda: _load(here))


def _load(here: Places) -> None:
    from django.core.exceptions import ImproperlyConfigured
    from psycopg import ProgrammingError

    from pasokh.channels.adapters.email import pipe
    from pasokh.installation import apart

    try:
        apart.load(here)
    except (InstallationError, ImproperlyConfigured, ProgrammingError, ValueError) as error:
        raise pipe.Outcome(pipe.CONFIG, f"{pipe.SAID[pipe.CONFIG]} ({error})") from error


def migrate(chosen, here: Places) -> None:
    from pasokh.installation import apart

    apart.migrate(here)


def shell(chosen, here: Places) -> None:
    from pasokh.installation import apart

    apart.manage(here, ["shell"])


def manage(chosen, here: Places) -> None:
    from pasokh.installation import apart

    apart.manage(here, chosen.rest)


def create_admin(chosen, here: Places) -> None:
    from pasokh.installation import apart

    given = [(name, getattr(chosen, name)) for name in ADMIN_OPTIONS]
    apart.create_admin(here, [f"--{name}={value}" for name, value in given if value])


def check(chosen, here: Places) -> int:
    from pasokh.installation.check import report

    return report(here)


def back_up(chosen, here: Places) -> None:
    from pasokh.installation.backup import back_up
    from pasokh.installation.database import at_hand

    with at_hand(here) as addresses:
        manifest = back_up(chosen.file, here, addresses, with_key=chosen.with_key)
    print(_("Written: {file}").format(file=chosen.file))
    if not manifest.holds_key:
        print(
            _(
                "The secret keys are not in it; without them mailboxes and providers must be entered again. Keep a copy of {folder}."
            ).format(folder=here.secrets)
        )


def restore(chosen, here: Places) -> None:
    from pasokh.installation.apart import restore

    manifest = restore(here, chosen.file, overwrite=chosen.yes)
    print(
        _("Restored: {file}, made at {time} by Pasokh {version}.").format(
            file=chosen.file, time=_shown(manifest.made_at), version=digits(manifest.pasokh)
        )
    )
    if not manifest.holds_key:
        print(_("The backup held no secret keys. “pasokh check” says what to enter again."))


def _shown(made_at: str) -> str:
    moment = datetime.fromisoformat(made_at)
    return f"{certificate.shown_day(moment)} {digits(moment.strftime('%H:%M'))} UTC"


def set_up_database(chosen, here: Places) -> None:
    from pasokh.installation.own_server import set_up

    for name, value in set_up(chosen.admin_url, chosen.name).environment().items():
        print(f"{name}={value}")


def version(chosen, here: Places) -> None:
    import pasokh

    print(pasokh.version())
