"""Oneself: name, language, theme."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from pasokh.tickets.models import WritingHabit
from pasokh.ui.context import THEME_COOKIE
from pasokh.workspaces.actions.change_member import change_self
from pasokh.workspaces.models import Member

from ..access import desk_view
from .frame import settings_page
from .hours.absences import rows_for
from .hours.keepers import hours_of

A_YEAR = 365 * 24 * 3600
# The browser paints by its cookie; the row remembers the choice for other browsers.
COOKIE_OF_THEME = {"system": "auto", "light": "light", "dark": "dark"}


class ProfileForm(forms.ModelForm):
    """What a member may change about herself."""

    class Meta:
        model = Member
        fields = ("name", "language", "theme")
        labels = {
            "name": gettext_lazy("Name"),
            "language": gettext_lazy("Language of the desk"),
            "theme": gettext_lazy("Theme"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
        self.fields["name"].help_text = _("Customers see this name.")


@require_http_methods(["GET", "POST"])
@desk_view
def profile(request):
    """Show the form, or take what it says."""
    given = request.POST if request.method == "POST" else None
    form = ProfileForm(given, instance=Member.objects.get(pk=request.member.pk))
    if given is None or not form.is_valid():
        habit = WritingHabit.of(request.member)
        shown = hours_of(request.member) | {"absences": rows_for(request.member, of=request.member)}
        return settings_page(
            request, "profile", "profile", form=form, habit=habit, **shown, status=422 if given else 200
        )
    change_self(request.member, **form.cleaned_data)
    with override(request.member.language):
        messages.success(request, _("Saved."))
    response = redirect("desk:profile")
    response.set_cookie(THEME_COOKIE, COOKIE_OF_THEME[request.member.theme], max_age=A_YEAR, samesite="Lax")
    return response
