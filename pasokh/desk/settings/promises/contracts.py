"""Contracts: what customers are entitled to, and what was used of it."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.contacts.models import Company, Identity
from pasokh.contacts.normalise import kind_of
from pasokh.sla.actions.contracts import change_contract, end_contract, make_contract
from pasokh.sla.actions.entitle import used_of
from pasokh.sla.models import Contract
from pasokh.sla.models.contract import LEVEL_LENGTH, MOST_INCLUDED, NAME_LENGTH
from pasokh.ui.fields import DateField, NumberField

from ...access import permitted
from ...inbox.rows import contact_name
from ...lookup import get_or_404
from ...once import once
from ...promises.section import contract_shown
from ..frame import settings_page

SHOWN = 200
LIMITS = [
    ("none", gettext_lazy("No limit; it is counted all the same")),
    ("requests", gettext_lazy("So many requests")),
    ("hours", gettext_lazy("So many hours of work")),
]


class ContractForm(forms.Form):
    """What a contract says."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    level = forms.CharField(
        label=gettext_lazy("Level"),
        max_length=LEVEL_LENGTH,
        required=False,
        help_text=gettext_lazy("A word of your own, such as gold: policies may ask for it."),
    )
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("Until"), required=False)
    limit = forms.ChoiceField(label=gettext_lazy("What is included"), choices=LIMITS, widget=forms.RadioSelect)
    included = NumberField(
        label=gettext_lazy("How many requests or hours"), min_value=0, max_value=MOST_INCLUDED, required=False
    )

    def values(self) -> dict:
        """What `make_contract` and `change_contract` take."""
        return self.cleaned_data | {"included": self.cleaned_data["included"] or 0}


class NewContractForm(ContractForm):
    """With whom it is, and what it says."""

    customer = forms.CharField(
        label=gettext_lazy("Customer"),
        required=False,
        max_length=320,
        help_text=gettext_lazy("Her e-mail address or phone. For everybody of a company, write the company instead."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    company = forms.CharField(
        label=gettext_lazy("Company"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"list": "all-companies", "autocomplete": "off"}),
    )
    field_order = ("customer", "company")

    def clean_customer(self):
        given = self.cleaned_data["customer"].strip()
        return _customer(given) if given else None

    def clean_company(self):
        name = self.cleaned_data["company"].strip()
        found = Company.objects.filter(name=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("There is no such company."))
        return found

    def values(self) -> dict:
        given = super().values()
        return given | {"contact": given.pop("customer"), "company": given.pop("company")}


def _customer(given):
    try:
        kind, value = kind_of(given)
    except ValueError as error:
        raise forms.ValidationError(_("Write an e-mail address or a phone number.")) from error
    identity = (
        Identity.objects.filter(kind=kind, value=value).select_related("contact").order_by("-proven", "pk").first()
    )
    if identity is None:
        raise forms.ValidationError(_("No customer is known by this."))
    return identity.contact


@require_http_methods(["GET", "POST"])
@permitted("contract.manage")
@once
def contracts(request):
    """The list; POST makes one."""
    today = timezone.localdate()
    form = NewContractForm(request.POST or None, initial={"starts_on": today, "limit": "none"})
    if request.method == "POST" and form.is_valid() and _done(form, make_contract, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:contracts")
    rows = list(Contract.objects.select_related("contact", "company").order_by("ended_at", "-pk")[:SHOWN])
    spent = used_of(rows)
    return settings_page(
        request,
        "promises/contracts",
        "contracts",
        status=422 if form.errors else 200,
        form=form,
        rows=[_line(row, spent[row.pk], today) for row in rows],
        companies=list(Company.objects.order_by("name").values_list("name", flat=True)[:500]),
    )


def _line(contract, spent, today):
    over = bool(contract.ended_at) or (contract.ends_on is not None and contract.ends_on < today)
    who = contract.company.name if contract.company_id else contact_name(contract.contact)
    return contract_shown(contract, spent) | {"id": contract.public_id, "who": who, "over": over}


def _done(form, verb, **who):
    try:
        verb(**form.values(), **who)
    except ValueError as error:
        form.add_error(None, str(error))
    return not form.errors


@require_http_methods(["GET", "POST"])
@permitted("contract.manage")
def contract(request, public_id):
    """One contract."""
    found = get_or_404(Contract.objects.select_related("contact", "company"), public_id)
    initial = {name: getattr(found, name) for name in ContractForm.base_fields}
    form = ContractForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _done(form, change_contract, contract=found, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:contracts")
    line = _line(found, used_of([found])[found.pk], timezone.localdate())
    context = {"found": found, "line": line, "form": form}
    return settings_page(request, "promises/contract", "contracts", status=422 if form.errors else 200, **context)


@require_POST
@permitted("contract.manage")
def end(request, public_id):
    """End it before its time."""
    end_contract(contract=get_or_404(Contract.objects, public_id), by=request.member)
    messages.success(request, _("The contract has ended."))
    return redirect("desk:contracts")
