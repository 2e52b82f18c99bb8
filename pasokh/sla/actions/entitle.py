"""What customers are entitled to, and what was used of it."""

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import now

from pasokh.calendars.queries import working_time
from pasokh.contacts.models import Contact
from pasokh.tickets.models import Ticket, TimeEntry

from ..models import Contract, ContractUse

HOUR = 3600


def entitle(ticket) -> ContractUse | None:
    """Count a ticket that was just opened to the contract of its customer: her own, else her company's, the one that ends first.

    None where there is none. Once a ticket: later calls give what was noted first.
    """
    if known := ContractUse.objects.filter(ticket=ticket).first():
        return known
    contract = contract_for(ticket.contact_id)
    if contract is None:
        return None
    return ContractUse.objects.create(contract=contract, ticket=ticket, within=used(contract).within, at=now())


def contract_for(contact_id, day=None) -> Contract | None:
    """The contract of a customer on a day of the business (today unless given), locked: two tickets do not take the last of what is included."""
    day = day or now().astimezone(working_time().zone).date()
    hers = Q(contact=contact_id) | Q(company__in=Contact.objects.filter(pk=contact_id).values("company"))
    in_force = Contract.objects.filter(hers, Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)
    best = in_force.order_by(F("contact").asc(nulls_last=True), F("ends_on").asc(nulls_last=True), "pk")
    return best.select_for_update(of=("self",)).first()


class Used:
    """How much of a contract was used: `tickets`, `seconds` of work, and `share` of what is included (None without a limit)."""

    def __init__(self, contract, tickets, seconds):
        self.contract, self.tickets, self.seconds = contract, tickets, seconds

    @property
    def share(self) -> float | None:
        if self.contract.limit == Contract.Limit.NONE:
            return None
        amount = self.tickets if self.contract.limit == Contract.Limit.REQUESTS else self.seconds / HOUR
        return amount / self.contract.included if self.contract.included else 1.0

    @property
    def within(self) -> bool:
        """Whether anything is left."""
        return self.share is None or self.share < 1


def used(contract) -> Used:
    """What was used of one contract."""
    return used_of([contract])[contract.pk]


def used_of(contracts) -> dict:
    """What was used of several, by key; one statement."""
    rows = ContractUse.objects.filter(contract__in=contracts).values("contract").order_by()
    sums = {row["contract"]: row for row in rows.annotate(tickets=Count("pk"), worked=Sum("seconds"))}
    nothing = {"tickets": 0, "worked": 0}
    found = {each: sums.get(each.pk, nothing) for each in contracts}
    return {each.pk: Used(each, row["tickets"], row["worked"] or 0) for each, row in found.items()}


def count_time(ticket_id, without=None):
    """Have the contract of a ticket know how much was worked on it; `without` an entry that is about to go."""
    use = ContractUse.objects.select_for_update().filter(ticket=ticket_id).first()
    if use is not None:
        use.seconds = (
            TimeEntry.objects.filter(ticket=ticket_id).exclude(pk=without).aggregate(total=Sum("seconds"))["total"] or 0
        )
        use.save(update_fields=["seconds"])


def entitle_by_id(ticket_id):
    """As `entitle`, for a ticket by key."""
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    return entitle(ticket) if ticket else None
