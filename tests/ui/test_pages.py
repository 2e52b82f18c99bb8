"""The style guide, prototypes and error pages render in both languages without a database; forms are drawn as components."""

import json
import re

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override

from pasokh.ui import errors
from pasokh.ui.assets import import_map, modules
from pasokh.ui.context import page, theme_of
from pasokh.ui.forms import FormRenderer
from pasokh.ui.icons import PATHS, icon
from pasokh.ui.jinja import environment
from pasokh.ui.samples import PROTOTYPES
from pasokh.ui.views import styleguide


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("path", ["", *sorted(PROTOTYPES)])
def test_guide_and_prototypes_render(path, language):
    response = Client().get(f"/ui/{path}", {"lang": language})
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}"' in html
    assert 'nonce=""' not in html


def test_unknown_prototype_is_not_found():
    assert Client().get("/ui/nothing").status_code == 404


def test_every_component_stands_in_the_guide_or_a_prototype():
    from pathlib import Path

    root = Path(errors.__file__).parent / "jinja2" / "ui"
    shown = "".join(
        file.read_text()
        for folder in ("styleguide", "prototypes", "components")
        for file in (root / folder).glob("*.html")
    )
    for component in (root / "components").glob("*.html"):
        text = component.read_text()
        assert text.startswith("{#"), f"{component.name} does not name its parameters"
        assert f'from "ui/components/{component.name}"' in shown, f"{component.name} is shown nowhere"


# Drawn by another one on the guide, or to be seen only on a page that fetches.
PARTS = {
    "fetches",
    "fetched_dialog",
    "load_more",
    "message_state",
    "more_link",
    "pending_message",
    "mail_beside",
    "mail_frame",
    "rail_item",
    "stream",
}


def test_every_macro_is_used_by_the_guide_itself():
    from pathlib import Path

    from pasokh import desk

    root = Path(errors.__file__).parent / "jinja2" / "ui"
    guide = "".join(file.read_text() for file in (root / "styleguide").glob("*.html"))
    guide += (Path(desk.__file__).parent / "jinja2" / "desk" / "styleguide.html").read_text()
    components = "".join(file.read_text() for file in (root / "components").glob("*.html"))
    names = set(re.findall(r"macro (\w+)\(", components))
    used = set(re.findall(r"(\w+)\(", guide)) | set(re.findall(r"(\w+) as \w+", guide))
    assert names > PARTS
    assert names - used - PARTS == set()


def test_constants_are_shown_in_the_language_of_each_reader():
    template = environment().from_string("{{ 12500 | number }} {{ 3400000 | file_size }}")
    for language, words in (("fa", "۱۲٬۵۰۰ ۳٫۲ مگابایت"), ("en", "12,500 3.2 MB")):
        with override(language):
            assert template.render().replace("\xa0", " ") == words


@pytest.mark.parametrize("status", sorted(errors.TEXTS))
def test_error_pages_speak_both_languages(status):
    response = errors.error_response(status)
    html = response.content.decode()
    assert response.status_code == status
    for language in ("fa", "en"):
        with override(language):
            assert errors._in_language(status, language)[0] in html
    assert "<script" not in html


def test_error_page_is_still_shown_when_templates_fail(monkeypatch):
    monkeypatch.setattr(errors, "render_to_string", lambda *args: 1 / 0)
    assert errors.TEXTS[500][0] in errors.error_page(500)


def test_theme_comes_from_the_cookie_and_nonsense_does_not():
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    assert theme_of(request) == "dark"
    request.COOKIES["theme"] = '"><script>'
    assert page(request)["theme"] == "auto"


def test_import_map_lists_every_module_once_and_cannot_leave_its_script():
    imports = json.loads(import_map())["imports"]
    assert imports.keys() >= {"@hotwired/stimulus", "controllers/live_controller", "models/draft", "helpers/dom"}
    assert set(modules()) < set(imports)
    assert "<" not in import_map()


def test_modules_import_by_bare_names_that_exist():
    import re
    from pathlib import Path

    known = set(json.loads(import_map())["imports"])
    root = Path(errors.__file__).parent / "static/ui/js"
    for file in root.rglob("*.js"):
        for name in re.findall(r'from "([^"]+)"', file.read_text()):
            assert name in known, f"{file.name} imports {name}"


def test_icon_is_silent_beside_a_text_and_named_alone():
    assert 'aria-hidden="true"' in icon("send")
    assert 'aria-label="a&#34;b"' in icon("send", 'a"b')
    assert all(re.match("<(path|circle|rect) ", path) for path in PATHS.values())
    with pytest.raises(KeyError):
        icon("nothing")


class SignUp(forms.Form):
    default_renderer = FormRenderer()

    name = forms.CharField(label="نام", required=False)
    email = forms.EmailField(label="ایمیل", help_text="راهنما")
    text = forms.CharField(widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "الف")], widget=forms.RadioSelect)
    agree = forms.BooleanField()
    token = forms.CharField(widget=forms.HiddenInput)


def test_form_fields_are_components_tied_to_their_help_and_errors():
    form = SignUp({"email": "<script>", "name": "x"})
    assert not form.is_valid()
    html = str(form)
    assert '<input type="email" name="email" value="&lt;script&gt;"' in html
    assert 'dir="ltr"' in html and 'dir="auto"' in html
    assert 'aria-invalid="true"' in html
    for part in ("id_email_helptext", "id_email_error"):
        assert f'id="{part}"' in html
        assert part in html.split('name="email"')[1].split(">")[0]
    assert html.count("<fieldset") == 1 and 'class="check"' in html and 'class="textarea"' in html
    assert 'type="hidden" name="token"' in html


def test_toasts_take_messages_once_and_escape_them():
    from django.contrib import messages
    from django.contrib.messages.storage.cookie import CookieStorage

    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    messages.error(request, "<b>نه</b>")
    html = render_to_string("ui/parts/toasts.html", {}, request)
    assert "toast-danger" in html and "&lt;b&gt;نه" in html
    assert list(get_messages(request)) == [] or request._messages.used


def test_guide_without_a_member_needs_nothing():
    request = RequestFactory().get("/ui/", {"theme": "dark"})
    assert 'data-theme="dark"' in styleguide(request).content.decode()
