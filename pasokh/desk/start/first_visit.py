"""Who may set the installation up: whoever has the code that `pasokh up` printed, or sits at the machine itself."""

import ipaddress

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.kernel.address import is_reachable
from pasokh.kernel.limits import hit, party
from pasokh.ui.errors import error_response
from pasokh.workspaces.setup_code import FILE, is_setup_code

# Sixty bits are not guessed; the limit keeps anybody from trying.
TRIES = {"limit": 20, "per_seconds": 600}


class CodeForm(forms.Form):
    """Asks for the code."""

    code = forms.CharField(
        label=gettext_lazy("Setup code"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "autofocus": True}
        ),
    )  # fmt: skip


def may_set_up(request, code: str) -> bool:
    """Whether this visitor may found the business."""
    return is_from_this_machine(request) or (bool(code) and is_setup_code(settings.HOME, code))


def is_from_this_machine(request) -> bool:
    """Whether a browser on this machine asks, and no proxy for somebody else.

    A proxy that says nothing of itself looks the same, so an installation that has an address for others, or trusts a proxy, trusts
    no connection for where it comes from. The name asked for must be this machine's own: a page elsewhere could make its own name lead here.
    """
    if settings.PASOKH_TRUSTED_PROXIES or is_reachable(settings.PASOKH_URL) or "HTTP_X_RELAYED" in request.META:
        return False
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and not is_reachable(f"http://{request.get_host()}")


def _is_loopback(address):
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback


def ask_for_code(request, typed: str):
    """The page that asks for the code and says where it is found. A wrong one is counted."""
    if typed and not hit(f"setup-code:{party(request.META.get('REMOTE_ADDR', ''))}", **TRIES).allowed:
        return error_response(429)
    form = CodeForm({"code": typed[:64]} if typed else None)
    if typed:
        form.add_error("code", _("This is not the code of this installation."))
    context = {"form": form, "file": f"secrets/{FILE}"}
    return render(request, "desk/start/code.html", context, status=403)
