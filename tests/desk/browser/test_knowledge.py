"""An article is written: formed by buttons and keys, pasted from Word, kept while one types, by two at once, and published."""

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.knowledge.actions.spaces import make_category, make_space
from pasokh.knowledge.actions.writing import write
from pasokh.knowledge.models import Article
from pasokh.workspaces.actions.found import add_member
from pasokh.workspaces.models import User

from .conftest import at_work, picture

pytestmark = pytest.mark.browser
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style></head><body>
<p class=MsoNormal dir=RTL style='mso-margin:0'><b><span style='font-family:"B Nazanin"'>مهم:</span></b><span> پیش از ارسال<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>جعبهٔ اصلی</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>با برچسب</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>فاکتور</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>روز</p></td><td><p class=MsoNormal>هزینه</p></td></tr><tr><td><p class=MsoNormal>۳</p></td><td><p class=MsoNormal>رایگان</p></td></tr></table>
</body></html>"""
PASTE = """html => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  data.setData("text/plain", "x")
  document.querySelector(".article-place .article-text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""
BODY = """تا **هفت روز** پس از تحویل می‌توانید کالا را بازگردانید.

## پیش از بازگرداندن

- کالا در جعبهٔ اصلی باشد
- فاکتور همراه آن باشد

::: tip نکته
عکسی از کالا بگیرید.
:::

| روش | زمان |
| --- | --- |
| پیک | یک روز |
| پست | سه روز |

::: faq هزینهٔ بازگشت با کیست؟
اگر کالا عیب داشته باشد، با ماست.
:::
"""

DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def article(real_shop):
    with workspace(real_shop):
        space = make_space(by=real_shop.owner, labels={"fa": "مرکز راهنمایی", "en": "Help centre"})
        category = make_category(space=space, by=real_shop.owner, labels={"fa": "مرجوعی و گارانتی", "en": "Returns"})
        return write(space=space, category=category, by=real_shop.owner, title="چطور کالا را مرجوع کنم؟", body=BODY)


def path(article):
    return f"/desk/knowledge/{article.public_id}"


def body(shop, article):
    with workspace(shop):
        return Article.objects.get(pk=article.pk).working.body


def text_of(page):
    return page.get_by_role("textbox", name="متن مقاله", exact=True)


def saved(page):
    expect(page.locator(".article-state")).to_have_attribute("data-state", "saved")


@pytest.mark.parametrize(
    "width, theme, language", [(1280, "light", "fa"), (390, "dark", "fa"), (1280, "dark", "en"), (390, "light", "en")]
)
def test_its_pages_fit_their_screens(browse, real_shop, article, width, theme, language):
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(language=language)
    page = browse(real_shop.owner, path(article), width=width, color_scheme=theme)
    at_work(page)
    for name, address in (
        ("article", path(article)),
        ("list", "/desk/knowledge/"),
        ("revisions", path(article) + "/revisions"),
        ("comments", "/desk/knowledge/comments"),
        ("spaces", "/desk/settings/spaces"),
    ):
        if name != "article":
            page.goto(address)
            at_work(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"knowledge-{name}-{width}-{theme}-{language}")


def test_buttons_and_keys_form_the_text(browse, real_shop, article):
    page = browse(real_shop.owner, path(article))
    at_work(page)
    text = text_of(page)
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("## بسته‌بندی")
    page.keyboard.press("Enter")
    page.keyboard.type("۱. جعبه")
    page.keyboard.press("Enter")
    page.keyboard.type("برچسب")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="پررنگ").click()
    page.keyboard.type("مهم")
    page.get_by_role("button", name="پررنگ").click()
    page.get_by_role("button", name="نکته", exact=True).click()
    saved(page)
    assert body(real_shop, article) == "## بسته‌بندی\n\n1. جعبه\n2. برچسب\n\n::: tip\n**مهم**\n:::"
    for key in ("Enter", "End", "Enter", "Enter"):  # from its title into its text, and out of it
        page.keyboard.press(key)
        page.evaluate(DRAWN)  # the browser tells the editor of a moved caret with its next frame
    page.keyboard.type("بیرون")
    expect(page.locator(".article-place > .article-text > p")).to_have_text(["بیرون"])
    page.keyboard.press("Control+s")
    expect(page.get_by_text("به‌عنوان نسخه‌ای جداگانه ذخیره شد.")).to_be_visible()


def test_what_word_gives_comes_without_its_mess(browse, real_shop, article):
    page = browse(real_shop.owner, path(article))
    at_work(page)
    text_of(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.evaluate(PASTE, WORD)
    saved(page)
    assert body(real_shop, article) == (
        "**مهم:** پیش از ارسال\n\n- جعبهٔ اصلی\n  - با برچسب\n- فاکتور\n\n| روز | هزینه |\n| --- | --- |\n| ۳ | رایگان |"
    )


def test_the_source_and_the_editor_are_one_text(browse, real_shop, article):
    page = browse(real_shop.owner, path(article))
    at_work(page)
    page.get_by_role("button", name="Markdown").click()
    source = page.get_by_label("متن مقاله، به شکل Markdown")
    source.fill("یک\n\n::: danger خطر\nدو\n:::")
    page.get_by_role("button", name="Markdown").click()
    expect(page.locator(".article-place .callout.danger .callout-title")).to_have_text("خطر")
    saved(page)
    assert body(real_shop, article) == "یک\n\n::: danger خطر\nدو\n:::"


def test_two_who_write_see_one_another_and_lose_nothing(browse, real_shop, article):
    with workspace(real_shop):
        user = User.objects.create_user("sara@khaneno.example", "گذرواژهٔ-خوب-۱۲", name="سارا محمدی")
        sara = add_member(user=user, name="سارا محمدی", role="agent")
    hers = browse(sara, path(article))
    at_work(hers)
    page = browse(real_shop.owner, path(article))
    at_work(page)
    expect(page.locator(".article-people")).to_contain_text("سارا محمدی")
    expect(hers.locator(".article-people")).to_contain_text("نگار کریمی")
    text_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("از نگار")
    saved(page)
    text_of(hers).click()
    hers.keyboard.press("Control+End")
    hers.keyboard.type("از سارا")
    expect(hers.get_by_role("link", name="دیدن هر دو")).to_be_visible()
    assert "از نگار" in body(real_shop, article) and "از سارا" not in body(real_shop, article)
    with workspace(real_shop):
        assert "از سارا" in Article.objects.get(pk=article.pk).revisions.get(aside=True).body
    picture(hers, "knowledge-collided", whole=False)
    hers.get_by_role("link", name="دیدن هر دو").click()
    expect(hers.locator(".difference ins").last).to_contain_text("سارا")


def test_what_stands_there_is_saved_before_it_is_published(browse, real_shop, article):
    page = browse(real_shop.owner, path(article))
    at_work(page)
    page.get_by_label("عنوان", exact=True).fill("بازگرداندن کالا")
    page.get_by_role("button", name="انتشار", exact=True).click()
    expect(page.get_by_text("از حالا خوانندگان آن را می‌بینند.")).to_be_visible()
    with workspace(real_shop):
        found = Article.objects.select_related("published").get(pk=article.pk)
    assert (found.published.title, found.slug) == ("بازگرداندن کالا", "بازگرداندن-کالا")


def test_without_a_line_the_text_stays_in_the_browser_and_comes_back(browse, real_shop, article):
    page = browse(real_shop.owner, path(article))
    at_work(page)
    page.route("**/save", lambda route: route.abort())
    text_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("بی‌خط")
    expect(page.locator(".article-state")).to_have_attribute("data-state", "offline")
    page.unroute("**/save")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    at_work(page)
    saved(page)
    assert "بی‌خط" in body(real_shop, article)


def test_a_guide_is_drawn_step_by_step(browse, real_shop, article):
    with workspace(real_shop):
        guide = write(space=article.space, by=real_shop.owner, title="روشن نمی‌شود", kind="guide")
    page = browse(real_shop.owner, path(guide))
    at_work(page)
    page.get_by_label("متن یا پرسش این گام").fill("چراغ روشن است؟")
    page.get_by_role("button", name="افزودن گام").click()
    page.get_by_label("متن یا پرسش این گام").nth(1).fill("دکمه را نگه دارید.")
    page.get_by_role("button", name="افزودن گزینه").first.click()
    page.get_by_label("متن گزینه").fill("بله")
    page.get_by_label("به کجا می‌رسد").select_option("step:2")
    page.get_by_role("button", name="افزودن گزینه").first.click()
    page.get_by_label("متن گزینه").nth(1).fill("نه")
    page.get_by_label("به کجا می‌رسد").nth(1).select_option("ticket:")
    saved(page)
    picture(page, "knowledge-guide", whole=False)
    with workspace(real_shop):
        steps = Article.objects.get(pk=guide.pk).working.steps["steps"]
    assert steps[0]["choices"] == [
        {"label": "بله", "to": "step", "value": "2"},
        {"label": "نه", "to": "ticket", "value": ""},
    ]
    page.get_by_role("button", name="انتشار", exact=True).click()
    expect(page.get_by_text("از حالا خوانندگان آن را می‌بینند.")).to_be_visible()
