"""Every page that anybody can open, found in the program's own addresses: seen by axe, measured, read for words left in English.

A new address fails the first test until it stands below: as a page with the way to it, or as none with the reason.
"""

import re
from functools import cache
from pathlib import Path
from pprint import pformat

import polib
import pytest
from django.urls import URLPattern, get_resolver
from playwright.sync_api import expect

from .house import SITE
from .people import Agent, Visitor, hosted

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text()
RULES = "() => axe.run({preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
PROTOTYPES = ("desk", "request", "help", "settings", "setup")


def link(start, selector):
    """The way to a page that has no fixed address: from a page, by its first such link."""

    def find(page):
        page.goto(start)
        return page.locator(selector).first.get_attribute("href")

    return find


def tracked(page):
    page.goto(f"/c/{SITE}")
    code = Visitor(page).introduce("صفحه‌ها", "09120000099")
    code.send("برای پیگیری")
    return page.locator(".foot a").get_attribute("href")


def row(section):
    return link(f"/desk/{section}", f'main a[href^="/desk/{section.rstrip("/")}/"]')


def of_a_mailbox(page):
    return of_first(page, row("settings/mailboxes")(page), 'main a[href$="/sending"]')


def paper(page):
    page.goto("/desk/?box=all")
    return page.locator("#rows .row a").first.get_attribute("href").partition("?")[0] + "/print?events=1"


def of_first(page, start, selector):
    return link(start, selector)(page)


def on_the_site(page):
    visitor = page.context.new_page()
    visitor.goto(f"/c/{SITE}")
    found = of_first(page, "/desk/visitors/", 'main a[href^="/desk/visitors/vis_"]')
    visitor.close()
    return found


an_article = link("/desk/knowledge/", 'main a[href^="/desk/knowledge/art_"]')
a_space = link("/desk/settings/spaces", 'main a[href^="/desk/settings/spaces/spc_"]')


def among_chats(page):
    return link("/desk/?box=all", "#rows .row a")(page).partition("?")[0].replace("/tickets/", "/chats/")


def versions(page):
    return of_first(page, "/desk/flows/", 'main a[href^="/desk/flows/flw_"]:has(~ .chip-ok)') + "/versions"


DESK = {
    "desk:home": "/desk/?box=all",
    "desk:ticket": link("/desk/?box=all", "#rows .row a"),
    "desk:enter": "/desk/tickets/new",
    "desk:mail-new": "/desk/mail/new",
    "desk:tasks": "/desk/tasks/?whose=all",
    "desk:print": paper,
    "desk:checklist-templates": "/desk/settings/checklists",
    "desk:checklist-template": row("settings/checklists"),
    "desk:rules": "/desk/settings/rules",
    "desk:rule": link("/desk/settings/rules", 'main a[href^="/desk/settings/rules/rul_"]'),
    "desk:rule-new": "/desk/settings/rules/new",
    "desk:rule-runs": "/desk/settings/rules/runs",
    "desk:rule-exchange": "/desk/settings/rules/exchange",
    "desk:macros": "/desk/settings/macros",
    "desk:macro": link("/desk/settings/macros", 'main a[href^="/desk/settings/macros/mac_"]'),
    "desk:macro-new": "/desk/settings/macros/new",
    "desk:flows": "/desk/flows/",
    "desk:flow-new": "/desk/flows/new",
    "desk:flow-runs": "/desk/flows/runs",
    "desk:flow": link("/desk/flows/", 'main a[href^="/desk/flows/flw_"]'),
    "desk:flow-versions": versions,
    "desk:flow-version": lambda page: of_first(page, versions(page), 'main a[href*="/versions/"]'),
    "desk:flow-run": link("/desk/flows/runs", 'main a[href^="/desk/flows/runs/frn_"]'),
    "desk:views": "/desk/views/",
    "desk:view": link("/desk/views/", 'main a[href^="/desk/views/viw"]'),
    "desk:view-new": "/desk/views/new",
    "desk:exports": "/desk/exports",
    "desk:replies": "/desk/settings/replies",
    "desk:reply": row("settings/replies"),
    "desk:statuses": "/desk/settings/statuses",
    "desk:status": row("settings/statuses"),
    "desk:life-rules": "/desk/settings/life",
    "desk:resolution": link("/desk/settings/life", 'main a[href^="/desk/settings/life/categories/"]'),
    "desk:policies": "/desk/settings/promises",
    "desk:policy-new": "/desk/settings/promises/new",
    "desk:policy": row("settings/promises"),
    "desk:segments": "/desk/settings/segments",
    "desk:segment": row("settings/segments"),
    "desk:contracts": "/desk/settings/contracts",
    "desk:contract": row("settings/contracts"),
    "desk:queue": "/desk/queue/",
    "desk:fairness": "/desk/queue/fairness",
    "desk:queues": "/desk/settings/queues",
    "desk:queue-new": "/desk/settings/queues/new",
    "desk:queue-page": link("/desk/settings/queues", 'main a[href^="/desk/settings/queues/que"]'),
    "desk:capacity": "/desk/settings/capacity",
    "desk:capacity-of": row("settings/capacity"),
    "desk:skills": "/desk/settings/skills",
    "desk:skill": link("/desk/settings/skills", 'main a[href^="/desk/settings/skills/skl"]'),
    "desk:skills-of": link("/desk/settings/skills", 'main a[href^="/desk/settings/skills/of/"]'),
    "desk:structures": "/desk/settings/structures",
    "desk:structure": row("settings/structures"),
    "desk:types": "/desk/settings/types",
    "desk:type": row("settings/types"),
    "desk:fields": "/desk/settings/fields",
    "desk:field": row("settings/fields"),
    "desk:priorities": "/desk/settings/priorities",
    "desk:tags": "/desk/settings/tags",
    "desk:tag-page": row("settings/tags"),
    "desk:chats": "/desk/chats/",
    "desk:chat": among_chats,
    "desk:knowledge": "/desk/knowledge/",
    "desk:article-new": "/desk/knowledge/new",
    "desk:article": an_article,
    "desk:article-revisions": lambda page: an_article(page) + "/revisions",
    "desk:comments": "/desk/knowledge/comments",
    "desk:spaces": "/desk/settings/spaces",
    "desk:space": a_space,
    "desk:category": lambda page: of_first(page, a_space(page), 'main a[href^="/desk/settings/categories/cat_"]'),
    "desk:smart-messages": "/desk/settings/smart",
    "desk:smart-message-new": "/desk/settings/smart/new",
    "desk:smart-message": link("/desk/settings/smart", 'main a[href^="/desk/settings/smart/smt_"]'),
    "desk:smart-message-results": link(
        "/desk/settings/smart", 'main a[href^="/desk/settings/smart/smt_"][href$="results"]'
    ),
    "desk:visitors": "/desk/visitors/",
    "desk:blocked": "/desk/settings/blocked",
    "desk:visitor": on_the_site,
    "desk:contacts": "/desk/contacts/",
    "desk:contact": row("contacts/"),
    "desk:drawer": "/desk/drawer/",
    "desk:drawer-mail": row("drawer/"),
    "desk:quarantine": "/desk/quarantine/",
    "desk:aside": "/desk/quarantine/aside",
    "desk:settings": "/desk/settings/",
    "desk:business": "/desk/settings/business",
    "desk:profile": "/desk/settings/profile",
    "desk:mailbox-sending": of_a_mailbox,
    "desk:signature-own": "/desk/settings/profile/signature",
    "desk:signature": "/desk/settings/signatures/own",
    "desk:members": "/desk/settings/members",
    "desk:member": row("settings/members"),
    "desk:teams": "/desk/settings/teams",
    "desk:team": row("settings/teams"),
    "desk:hours": "/desk/settings/hours",
    "desk:hours-days": "/desk/settings/hours/days",
    "desk:hours-holidays": "/desk/settings/hours/holidays",
    "desk:calendar": link("/desk/settings/hours", ".calendar-row:not([aria-current])"),
    "desk:absences": "/desk/settings/absences",
    "desk:notices": "/desk/notices?show=all",
    "desk:notice-choices": "/desk/settings/notices",
    "desk:today": "/desk/today",
    "desk:inboxes": "/desk/settings/inboxes",
    "desk:inbox": row("settings/inboxes"),
    "desk:sites": "/desk/settings/sites",
    "desk:site": row("settings/sites"),
    "desk:mailboxes": "/desk/settings/mailboxes",
    "desk:mailbox": row("settings/mailboxes"),
    "desk:bots": "/desk/settings/bots",
    "desk:relay": "/desk/settings/relay",
    "desk:handsets": "/desk/settings/handsets",
    "desk:bot-new": "/desk/settings/bots/new/telegram",
    "desk:sms": "/desk/settings/sms",
    "desk:portal": "/desk/settings/portal",
    "portal:sign-in": "/p/khaneno/sign-in",
    "portal:sign-in-password": "/p/khaneno/sign-in/password",
    "desk:sms-new": "/desk/settings/sms/new/http",
    "desk:tokens": "/desk/settings/tokens",
    "desk:audit": "/desk/settings/audit",
    "desk:health": "/desk/settings/health",
    "desk:message-log": "/desk/settings/messages",
    "account_change_password": "/accounts/password/change/",
    "account_reauthenticate": "/accounts/reauthenticate/",
    "account_logout": "/accounts/logout/",
    "usersessions_list": "/accounts/sessions/",
}
OUTSIDE = {
    "account_login": "/accounts/login/",
    "account_reset_password": "/accounts/password/reset/",
    "account_reset_password_done": "/accounts/password/reset/done/",
    "account_reset_password_from_key": "/accounts/password/reset/key/1-bad/",
    "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
    "account_inactive": "/accounts/inactive/",
    "account_signup": "/accounts/signup/",
    "portal:track": "/track/",
    "portal:track-code": tracked,
    "ui:styleguide": "/ui/",
    "ui:error": "/ui/error/404",
    **{f"ui:prototype {name}": f"/ui/{name}" for name in PROTOTYPES},
}
CHAT = {"widget:hosted": "test_the_chat", "widget:frame": "test_the_chat, in a shop's page"}
ELSEWHERE = {
    "setup": "test_screens.py: it needs an installation without anybody",
    "desk:join": "test_screens.py: it needs an invitation",
    "desk:receipt": "desk/browser: it needs something in quarantine",
    "desk:pictures": "desk/browser/test_hostile_mail.py: a mail of strangers",
    "desk:contact-identities": "a part of the contact's page",
    "portal:leave": "portal/test_leave.py: an address of one customer",
    "portal:file": "portal/test_files.py: a download, or a page that a file has gone",
    "account_email": "leads to the profile",
    "account_confirm_email": "nobody confirms an address here",
    "account_email_verification_sent": "nobody confirms an address here",
    "account_confirm_login_code": "nobody signs in by a code here",
    "account_set_password": "everybody has a password from the start",
    "api-docs": "the documentation's own page, for machines' people",
    "api-openapi": "JSON",
    "root": "leads to the desk",
    "desk:bot": "desk/test_bots.py: the demo shop has no bot, which would not work",
    "bots:hook": "what messengers send",
    "portal:requests": "portal/test_requests.py: it needs a customer who has signed in",
    "portal:request": "portal/test_requests.py: it needs a customer who has signed in",
    "portal:sign-in-code": "portal/test_signing.py: it needs a code on its way",
    "portal:own-file": "a download",
    "portal:sign-out": "a post",
    "desk:sms-line": "desk/test_sms.py: the demo shop has no line, which would not work",
    "sms:hook": "what providers of text messages send",
    "desk:offline": "desk/browser/test_app.py: its address names the language",
    "widget:loader": "a script",
}
PARTS = re.compile(  # parts of pages, posts, files, and what answers in JSON
    r"desk:(rows|changed|older|head|panel|edit-contact|enter-who|enter-fields|rename|write|send-again|attend|viewers|assign|route|move|judge|tag|untag|upload|file|thumbnail"
    r"|snooze|put-off|wake|work|task|task-new|task-done|task-reopen|task-take|task-drop|checklist|checklist-new|checklist-add|checklist-drop|checklist-tick"
    r"|checklist-change|time|time-log|time-drop|timer|timer-start|timer-stop|transcript|pdf"
    r"|notices-count|notices-read-all|notice-read|notice-kinds|presence|colleagues|activity|palette|palette-pages|push|push-forget|worker|manifest"
    r"|asking|broadcast|broadcast-parts|broadcast-steer|broadcasting|bulk|bulk-choices|bulk-ending|bulk-merging|bulk-tagging|bulk-progress|bulk-stop|bulk-undo|callable|classify|close"
    r"|closing|draft|draft-share|draft-take|export-file|field-order|field-retire|add-copies|find-copies|find-people|find-ticket|follow|follow-up|follow-up-done|habits"
    r"|held|held-back|held-now|held-time|involve|involving|later|life|link|linking|merge|merging|message-before|message-edit|message-forward|mail-people|mail-signature|mail-saved|mail-saved-text|message-menu|message-steps|message-log-file|planning"
    r"|preview|priorities-again|relations|release|replies-look|signature-look|contact-mails|mailbox-signing|replies-ship|reply-remove|resolution-add|resolution-order|resolution-retire|saved-pick"
    r"|saved-text|solve|solving|split|splitting|status-back|status-order|status-retire|suggest|tag-merge|tag-retire|ticket-fields|type-order"
    r"|type-retire|undo|unfollow|unlink|unmerge|view-changed|view-condition|view-drop|view-edit|view-move|view-pin|view-preview|view-rows|writing"
    r"|promises|promise-explain|policy-condition|policy-order|policy-retire|contract-end|segment-retire"
    r"|flow-act|flow-back|flow-begin|flow-choose|flow-condition|flow-deploy|flow-duplicate|flow-edit|flow-export|flow-import|flow-panel|flow-rename"
    r"|flow-retire|flow-ship|flow-simulate|flow-start|ticket-flow-act|ticket-flows"
    r"|rule-action|rule-back|rule-change|rule-condition|rule-export|rule-import|rule-told|rule-trial|rule-trigger|rule-try|rules-ship|macro-choose|macro-use"
    r"|chats-count|transferring|transfer|blocking|block|unblock|block-lift|offers|take-next|offer-accept|offer-decline|queue-order|queue-retire"
    r"|receipt-take|receipt-correct|member-leave|hours-day-add|hours-day-drop|hours-holiday|hours-import|hours-import-take|member-hours|absence-drop"
    r"|calendar-add|calendar-change|calendar-default|calendar-drop|calendar-keepers|calendar-feed|calendar-file|calendar-subscription|knowledge-export|article-save|article-upload|article-preview|article-attend|article-change|article-decide|article-place|article-translate|article-file|comment-decide|space-order|space-retire|category-add|category-order|category-drop|smart-message-condition|smart-messages-export|smart-message-preview|smart-message-try|smart-message-change|smart-message-decide|site-qr|site-preview|site-copy|site-key|site-identity|site-retire|site-reopen|visitor-call|visitors-keeping|ticket-visitor|mailbox-try|mailbox-sign-in|mailbox-signed-in|relay-site|handset-drop|bot-try|sms-try|token-revoke|health-try)|widget:(site|session|contact|messages|conversations|uploads|seen|typing|word|stream|page|page-script|link-script|plain|events|attributes|smart|smart-script|queue|callback|later|transcript|push|push-worker|home-manifest|home-icon|file)"
)


def addresses():
    """The name of every address outside of the API."""

    def walk(patterns, space=""):
        for each in patterns:
            if isinstance(each, URLPattern):
                yield f"{space}{each.name}"
            elif each.namespace != "api-v1" and not str(each.pattern).startswith("api/"):
                yield from walk(each.url_patterns, f"{each.namespace}:" if each.namespace else space)

    return {name for name in walk(get_resolver().url_patterns) if not name.endswith("None")}


def test_every_address_is_seen_or_named():
    listed = {name.partition(" ")[0] for name in (*DESK, *OUTSIDE)} | CHAT.keys() | ELSEWHERE.keys()
    unknown = {name for name in addresses() if name not in listed and not PARTS.fullmatch(name)}
    assert unknown == set()
    assert listed - addresses() - {"api-docs", "api-openapi"} == set()


LOOKS = [("fa", "light", 1280), ("en", "dark", 320)]
REST = [
    (language, theme, width) for language in ("fa", "en") for theme in ("light", "dark") for width in (1280, 390, 320)
]
ALL = LOOKS + [pytest.param(*look, marks=pytest.mark.full) for look in REST if look not in LOOKS]


@pytest.mark.browser
@pytest.mark.parametrize(("language", "theme", "width"), ALL)
def test_the_desk(at_desk, speaking, house, language, theme, width):
    page = at_desk("/desk/?box=all", color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    name = f"نامه {language} {theme} {width}"
    house.send_mail(sender=f"{language}{theme}{width}@example.net", name=name, subject="نگاه", text="سلام")
    agent = Agent(page)
    agent.open(name)
    agent.send("پاسخ به نامه")  # goes to the drawer
    agent.expect_state("پاسخ به نامه", "sent")
    ways = _found(page, DESK)
    speaking(language)
    page.set_viewport_size({"width": width, "height": 800})
    faults = _walked(page, ways, language)
    assert not faults, pformat(faults, width=200)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "theme", "width"), ALL)
def test_what_is_open_to_all(browse, house, language, theme, width):
    page = browse(house.url, color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    ways = _found(page, OUTSIDE)
    page.context.add_cookies([{"name": "pasokh_language", "value": language, "url": house.url}])
    page.set_viewport_size({"width": width, "height": 800})
    faults = _walked(page, ways, language)
    assert not faults, pformat(faults, width=200)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_chat(browse, house, shop, width):
    """On its own page and in a shop's: the form that asks who one is, and the talk."""
    page = browse(house.url, width=width, reduced_motion="reduce", bypass_csp=True)
    page.goto(hosted(house))
    page.get_by_label("نام").wait_for()
    faults = {"form": _faults(page, "fa")}
    Visitor(page).introduce("بیننده", "09120000098").send("سلام https://shop.example/" + "a" * 90)
    expect(page.locator(".bubble .state.sent")).to_be_visible()
    faults["talk"] = _faults(page, "fa")
    page.goto(shop)
    page.locator("#pasokh button").click()
    frame = page.frame_locator("#pasokh iframe")
    frame.get_by_label("نام").wait_for()
    inner = next(each for each in page.frames if "/frame" in each.url)
    faults["frame"] = _faults(inner, "fa")
    faults = {name: found for name, found in faults.items() if found}
    assert not faults, pformat(faults, width=200)


def _found(page, ways):
    """The address of each page."""
    return {name: way if isinstance(way, str) else way(page) for name, way in ways.items()}


def _walked(page, ways, language):
    faults = {}
    for name, path in ways.items():
        page.goto(path if "lang=" not in path else path.partition("?")[0])
        if name != "ui:error":  # which speaks both languages at once
            expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "fa" else "ltr")
        expect(page.locator(".skeleton:visible")).to_have_count(0) if not name.startswith("ui:") else None
        if found := _faults(page, language):
            faults[name] = found
    return faults


def _faults(page, language):
    """What is wrong with a page, by kind; empty when nothing is."""
    page.evaluate(AXE)
    result = page.evaluate(RULES)
    assert len(result["passes"]) > 5
    found = {
        fault["id"]: [node["html"][:160] for node in fault["nodes"]][:4]
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
    }
    found |= page.evaluate(MEASURE)
    if language == "fa":
        said = page.evaluate(SAID)
        found["left in English"] = sorted({text for text in said["texts"] if text in english()})
        found["Latin digits"] = said["digits"]
    return {kind: what for kind, what in found.items() if what}


@cache
def english():
    """Sentences of the program that have a Persian translation other than themselves."""
    entries = [
        entry for file in ROOT.glob("pasokh/*/locale/fa/LC_MESSAGES/django.po") for entry in polib.pofile(str(file))
    ]
    texts = {(entry.msgid, entry.msgstr) for entry in entries} | {(entry.msgid_plural, "") for entry in entries}
    return {msgid for msgid, msgstr in texts if msgid and msgid != msgstr and re.search("[a-z]{2}", msgid)}


MEASURE = """() => {
    const shown = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.getClientRects().length > 0
    const strangers = ".message-html, .message-frame, .guide-code"
    const page = document.documentElement, name = e => e.outerHTML.slice(0, 140)
    const small = [...document.body.querySelectorAll("*")].filter(e => !e.closest(strangers) && shown(e) && parseFloat(getComputedStyle(e).fontSize) < 11.99
        && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    const targets = [...document.body.querySelectorAll("a[href], button, select, textarea, summary, input:not([type=hidden]), [role=button], [role=tab]")]
        .filter(e => !e.closest(strangers) && shown(e) && getComputedStyle(e).display !== "inline").filter(e => {
            const areas = [e, e.closest("label"), ...(e.labels ?? [])].filter(Boolean).map(each => each.getBoundingClientRect())
            return !areas.some(({ width, height }) => (width >= 23.9 && height >= 23.9) || width < 2)
        })
    const wide = page.scrollWidth - page.clientWidth
    return { "pixels too wide": Math.max(0, wide), "text under 12 px": small.slice(0, 5).map(name), "targets under 24 px": targets.slice(0, 5).map(name) }
}"""
SAID = """() => {
    const texts = [], digits = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode());) {
        const text = node.data.trim().replace(/\\s+/g, " "), parent = node.parentElement
        if (!text || !parent.checkVisibility() || parent.closest("script, style, [lang=en], .guide")) continue
        texts.push(text)
        const isolated = getComputedStyle(parent).direction === "ltr" || parent.closest("[dir=auto], bdi, code, kbd, pre, .ltr, textarea, option")
        // Codes, and what Unicode's own marks isolate, keep their digits.
        const own = text.replace(/\\u2068[^\\u2069]*\\u2069/g, "").replace(/[A-Z0-9]{4}(-[A-Z0-9]{4}){2}/g, "")
        if (/[0-9]/.test(own) && !isolated) digits.push(text.slice(0, 80))
    }
    for (const e of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) if (!e.closest("[lang=en], .guide-code"))
        for (const name of ["aria-label", "title", "placeholder", "alt"]) if (e.getAttribute(name)) texts.push(e.getAttribute(name).trim())
    return { texts, digits: [...new Set(digits)].slice(0, 8) }
}"""
