"""The Jinja2 environment of the product: ``OPTIONS = {"environment": "pasokh.ui.jinja.environment"}``."""

from functools import lru_cache, wraps

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, pass_context, pass_eval_context, select_autoescape
from markupsafe import Markup

from pasokh.ui import filters
from pasokh.ui.assets import import_map
from pasokh.ui.devices import device
from pasokh.ui.drawing import drawn
from pasokh.ui.icons import icon
from pasokh.ui.initials import initials
from pasokh.ui.linkify import linkify
from pasokh.ui.qr import qr_svg


def _of_now(what):
    """A filter whose answer depends on the language: with a context it is not worked out for constants when a template is first compiled."""

    @wraps(what)
    def asked(_context, *args, **kwargs):
        return what(*args, **kwargs)

    return pass_context(asked)


FILTERS = {
    "code": filters.code,
    "device": device,
    "digits": _of_now(filters.digits),
    "file_size": _of_now(filters.file_size),
    "initials": initials,
    "jalali": _of_now(filters.jalali),
    "linkify": linkify,
    "money": _of_now(filters.money),
    "number": _of_now(filters.number),
    "percent": _of_now(filters.percent),
    "phone": filters.phone,
    "phone_or_text": filters.phone_or_text,
    "shortcut_keys": _of_now(filters.shortcut_keys),
    "zone": _of_now(filters.zone),
}


class Templates(Environment):
    """Jinja's own, whose templates hold what is known everywhere in a plain dict: its chain of dicts is gone through anew for each
    template that is drawn, and for each import in it.
    """

    def make_globals(self, given):
        return {**self.globals, **(given or {})}


def environment(**options) -> Environment:
    """Escapes all but plain-text mail; strings through gettext; the filters above, ``static``, ``url``, ``icon`` and ``time_tag``."""
    options["autoescape"] = select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True)
    made = Templates(**{"trim_blocks": True, "lstrip_blocks": True, **options})
    made.add_extension("jinja2.ext.i18n")
    made.add_extension("jinja2.ext.do")
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    made.globals.update({"_": _translated, "gettext": _translated})
    made.filters.update(FILTERS)
    made.globals.update(_globals())
    return made


def _globals() -> dict:
    return {
        "control_class": filters.control_class,
        "drawn": drawn,
        "flash_messages": filters.flash_messages,
        "icon": icon,
        "import_map": import_map,
        "qr_svg": qr_svg,
        "presence_word": filters.presence_word,
        "server_time": timezone.now,
        "static": _static,
        "time_tag": filters.time_tag,
        "url": url,
    }


def _static(path: str) -> str:
    """The address of a static file, by the manifest that a running process has read."""
    return static(path) if settings.DEBUG else _sheet(path, settings.STATIC_URL, staticfiles_storage.__class__)


@lru_cache(maxsize=1000)
def _sheet(path, _url, _storage):
    return static(path)


def url(name: str, *args, **kwargs) -> str:
    """The address of a named page: ``url("desk:ticket", ticket.number)``."""
    return _address(name, args, tuple(kwargs.items()) if kwargs else (), get_urlconf(), get_script_prefix())


@lru_cache(maxsize=5000)
def _address(name, args, kwargs, urlconf, _prefix):
    return reverse(name, urlconf, args or None, dict(kwargs) or None)


@pass_eval_context
def _translated(context, string, **values):
    """`_` of the templates: as Jinja's own, but a word is looked up and marked as safe once for each language."""
    return _word(string, get_language(), context.autoescape) % values


@lru_cache(maxsize=10_000)
def _word(string, _language, safe):
    return Markup(gettext(string)) if safe else gettext(string)  # noqa: S704 - our own catalogues
