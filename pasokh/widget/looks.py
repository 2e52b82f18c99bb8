"""How a site's chat looks on the page that holds it: the launcher and its place, the panel, colours and font. Texts of style that the loader
puts on its two elements as they are; what a page may set of its own (`--pasokh-…`, see the guide) stands in them as variables."""

from collections.abc import Mapping

from pasokh.channels.site import DEFAULTS
from pasokh.channels.site_looks import COLOUR, ICONS, PICTURE, address_pattern, ink_on

VAZIRMATN = "vazirmatn"
FONTS = {VAZIRMATN: "Vazirmatn, ui-sans-serif, system-ui, sans-serif"}
LAUNCHER = (
    "position:fixed;z-index:2147483646;min-width:56px;height:56px;padding:0 13px;display:flex;align-items:center;gap:8px;box-sizing:border-box;"
    "max-width:calc(100vw - 32px);border:1px solid transparent;border-radius:28px;cursor:pointer;font:600 15px/1.5 {font};"
    "box-shadow:0 4px 16px rgba(0,0,0,.24);bottom:calc({bottom} + env(safe-area-inset-bottom));{side}:{edge};"
)
CORNER = "{side}:{edge};bottom:calc({bottom} + 68px + env(safe-area-inset-bottom));"  # above the launcher
PANEL = CORNER + (
    "width:var(--pasokh-width,376px);max-width:calc(100vw - {edge} - 16px);"
    "height:var(--pasokh-height,640px);max-height:calc(100vh - {bottom} - 84px);border-radius:var(--pasokh-radius,18px);box-shadow:0 4px 48px rgba(0,0,0,.24)"
)
HIDDEN = "display:none;"
SHOWN = {"faces": "faces", "by": "branding"}  # how the style sheet shows something, by the setting that says whether


def look_of(settings: Mapping, language: str) -> dict:
    """What the page is told, of the settings of a site (`channels.site.DEFAULTS` for what is missing).

    `css` are the launcher's styles, on wide screens and on phones; `colour` and `ink` are added to them.
    """
    kept = DEFAULTS | dict(settings)
    side = _side(kept["position"], language)
    launcher = [_placed(LAUNCHER, side, x, y, kept) for x, y in _offsets(kept)]
    return {
        "css": [launcher[0], HIDDEN if kept["hide_phones"] else launcher[1]],
        "panel": _placed(PANEL, side, *_offsets(kept)[0], kept),
        "corner": _placed(CORNER, side, *_offsets(kept)[0], kept),
        "color": colour_of(kept),
        "ink": ink_on(colour_of(kept)),
        "icon": ICONS.get(kept["icon"], ICONS["bubble"]),
        "picture": kept["picture"] if kept["icon"] == PICTURE else "",
        "say": _said(kept["launcher"], language),
    }


def style_of(settings: Mapping) -> dict:
    """Variables of the chat's own style sheet, by name: what a site sets otherwise than the sheet."""
    kept = DEFAULTS | dict(settings)
    colour, style = colour_of(kept), {}
    if colour != DEFAULTS["colour"]:
        style |= {"brand": colour, "accent": colour, "brand-ink": ink_on(colour), "accent-ink": ink_on(colour)}
    if kept["font"]:
        style["font"] = _font(kept)
    return style | {name: "none" for name, setting in SHOWN.items() if not kept[setting]}


def where_of(settings: Mapping) -> dict:
    """Where the launcher is shown: `pages`, a regular expression or "", and whether it `hides` while nobody answers."""
    kept = DEFAULTS | dict(settings)
    return {"pages": address_pattern(kept["pages"], kept["not_pages"]), "hides": bool(kept["hide_offline"])}


def colour_of(settings: Mapping) -> str:
    """The colour of a site as #rrggbb; the usual one for what is no colour."""
    colour = str(settings.get("colour", ""))
    return colour.lower() if COLOUR.fullmatch(colour) else DEFAULTS["colour"]


def _side(position, language):
    """Left or right, which is all that the page knows."""
    is_rtl = language == "fa"
    return "right" if (position == "start") == is_rtl else "left"


def _offsets(kept):
    return [(kept["offset_x"], kept["offset_y"]), (kept["phone_offset_x"], kept["phone_offset_y"])]


def _placed(style, side, x, y, kept):
    edge, bottom = f"var(--pasokh-offset-x,{int(x)}px)", f"var(--pasokh-offset-y,{int(y)}px)"
    return style.format(side=side, edge=edge, bottom=bottom, font=_font(kept))


def _font(kept):
    """Of the settings only letters, digits, spaces and commas: a name cannot become another declaration."""
    name = FONTS.get(kept["font"]) or "".join(each for each in kept["font"] if each.isalnum() or each in " ,-")
    return name or "system-ui"


def _said(words, language):
    return str(words.get(language, "")) if isinstance(words, dict) else ""
