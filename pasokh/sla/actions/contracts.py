"""Contracts: made, changed, ended. What was used of them stays counted."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.events.changing import change
from pasokh.kernel.persian.isolates import clean_line

from ..models import Contract
from ..models.contract import LEVEL_LENGTH, MOST_INCLUDED, NAME_LENGTH
from ..queries import forget_known


@transaction.atomic
def make_contract(*, by, contact=None, company=None, **values) -> Contract:
    """A contract with a customer, or with a company for everybody of it. `values` as the fields of Contract. Raises ValueError, with words."""
    if (contact is None) == (company is None):
        raise ValueError(_("A contract is with a customer or with a company."))
    made = Contract(contact=contact, company=company, **_checked(values))
    _must_end_after(made)
    made.save()
    forget_known()
    track("contract.made", actor=by.actor, subject=made)
    return made


@transaction.atomic
def change_contract(*, contract, by, **values):
    """Change what it says; with whom it is stays. Raises ValueError, with words. Returns the event, None where it is so already."""
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    values = _checked(values)
    _must_end_after(Contract(**{"starts_on": contract.starts_on, "ends_on": contract.ends_on} | values))
    forget_known()
    return change(contract, "contract.changed", by=by, fields=values)


@transaction.atomic
def end_contract(*, contract, by):
    """End it now; returns the event, None where it has ended already."""
    forget_known()
    return change(contract, "contract.ended", by=by, fields={"ended_at": contract.ended_at or now()})


def _checked(values):
    for field, length in (("name", NAME_LENGTH), ("level", LEVEL_LENGTH)):
        if field in values:
            values[field] = clean_line(values[field], length)
    if values.get("limit", "none") != Contract.Limit.NONE and not 0 < values.get("included", 0) <= MOST_INCLUDED:
        raise ValueError(_("Say how much is included."))
    return values


def _must_end_after(contract):
    if contract.ends_on and contract.ends_on < contract.starts_on:
        raise ValueError(_("It ends before it begins."))
