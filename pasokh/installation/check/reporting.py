"""Run all checks and print what they found."""

from collections import Counter
from collections.abc import Callable, Iterator

from .. import started
from ..errors import InstallationError
from ..paths import Places
from ..words import _, number
from . import address, data, machine, running, tls
from .finding import Finding, Level, fault
from .running import runs

CHECKS: tuple[Callable[[Places], Iterator[Finding]], ...] = (
    machine.python,
    machine.home,
    machine.disk,
    machine.secrets,
    machine.folders,
    data.own_server,
    data.programs,
    data.database,
    running.clock,
    running.jobs,
    running.mail,
    tls.tls,
    address.address,
)


def report(places: Places) -> int:
    """Print every finding; 1 when there is a fault."""
    seen = Counter()
    if runs(places):
        started.recall(places)
    for finding in findings(places):
        print(finding, flush=True)
        seen[finding.level] += 1
    print(_summary(seen))
    return 1 if seen[Level.FAULT] else 0


def findings(places: Places) -> Iterator[Finding]:
    """All findings. A check that itself breaks is a finding too: it never hides the others."""
    for check in CHECKS:
        try:
            yield from check(places)
        except InstallationError as error:
            yield fault(error.what, error.to_do)
        except Exception as error:
            yield fault(
                f"{type(error).__name__}: {error}", _("This was not expected; please report it with this line.")
            )


def _summary(seen: Counter) -> str:
    if seen[Level.FAULT]:
        return _("Faults: {faults}. Mend them from the top.").format(faults=number(seen[Level.FAULT]))
    if seen[Level.NOTE]:
        return _("Nothing is wrong; notes to read: {notes}.").format(notes=number(seen[Level.NOTE]))
    return _("Nothing is wrong.")
