"""`python -m bench [names] [--tickets N]`: run measurements and print one table."""

import argparse
import os
import sys
from importlib import import_module

from . import machine, table
from .world import world

# In this order: reading before writing, so that what is written does not disturb what is read.
NAMES = (
    "limits",
    "inbox",
    "ticket",
    "search",
    "articles",
    "views",
    "verbs",
    "bulk",
    "sla",
    "automation",
    "routing",
    "chat",
    "crowd",
    "widget",
    "api",
    "mail",
    "start",
)


def main():
    chosen = _arguments()
    measured = []
    print(f"{machine.describe()}; load average before: {machine.load_average()}", file=sys.stderr)
    with world(chosen.tickets) as here:
        here.seconds, here.processes, here.crowd = chosen.seconds, chosen.web, chosen.crowd
        for name in NAMES:
            if name in chosen.names:
                for row in import_module(f"bench.{name}").measure(here):
                    measured.append(row)
                    print(table.line(row), file=sys.stderr, flush=True)
    print(
        f"\n{machine.describe()}; load average {machine.load_average()}; {chosen.tickets} tickets in each of two workspaces\n"
    )
    print(table.markdown(measured))


def _arguments():
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure Pasokh beside the limits of this machine.")
    parser.add_argument(
        "names", nargs="*", default=NAMES, metavar="NAME", help=f"any of {', '.join(NAMES)}; all of them unless given"
    )
    parser.add_argument(
        "--tickets",
        type=int,
        default=1_000_000,
        help="in each of the two big workspaces (seeding a million takes 10 minutes each)",
    )
    parser.add_argument("--web", type=int, default=1, metavar="N", help="processes that serve pages")
    parser.add_argument("--crowd", type=int, default=10_000, metavar="N", help="visitors who are connected at once")
    parser.add_argument("--seconds", type=float, default=8, help="how long each load lasts")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    return chosen


if __name__ == "__main__":
    os.umask(0o022)
    main()
