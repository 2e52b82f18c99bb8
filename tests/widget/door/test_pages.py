"""The pages that hold the chat, and the loader."""

import gzip
import json

from django.test import Client, override_settings

from pasokh.ui.qr import qr_svg


def test_frame_may_be_held_by_the_sites_own_origins_only(browser):
    page = Client().get("/w/khaneno/frame")
    assert page["Content-Security-Policy"].endswith("frame-ancestors https://shop.example")
    assert "X-Frame-Options" not in page
    assert "script-src 'nonce-" in page["Content-Security-Policy"]
    assert not page.cookies
    foreign = Client().get("/w/khaneno/frame", headers={"Referer": "https://evil.example/page"})
    assert (foreign.status_code, "https://evil.example" in foreign.content.decode()) == (403, True)
    assert Client().get("/c/khaneno")["Content-Security-Policy"].endswith("frame-ancestors 'none'")


@override_settings(PASOKH_URL="https://support.khaneno.example")
def test_the_hosted_page_offers_itself_to_a_phone(site):
    page = Client().get("/c/khaneno").content.decode()
    assert str(qr_svg("https://support.khaneno.example/c/khaneno", "کد QR این صفحه")) in page
    assert "hosted.css" in page
    frame = Client().get("/w/khaneno/frame").content.decode()
    assert ("hosted.css" in frame, "on-phone" in frame) == (False, False)


@override_settings(PASOKH_URL="http://localhost:8000")
def test_a_page_that_no_phone_can_open_shows_no_code(site):
    assert "on-phone" not in Client().get("/c/khaneno").content.decode()


def test_settings_cannot_write_the_policy(site):
    site.settings["origins"] = ["https://a.example; script-src *", "*", "https://*.b.example", "HTTPS://C.example/"]
    site.save()
    policy = Client().get("/w/khaneno/frame")["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://*.b.example https://c.example")


def test_hostile_title_stays_text(site):
    site.settings["title"] = {"fa": "</script><script>alert(1)</script>"}
    site.save()
    page = Client().get("/c/khaneno").content.decode()
    assert "<script>alert" not in page
    assert (
        json.loads(page.split('type="application/json">')[1].split("</script>")[0])["site"]["title"]
        == site.settings["title"]["fa"]
    )


def test_loader_is_for_every_page(db):
    script = Client().get("/w.js")
    assert (script["Content-Type"], script["Access-Control-Allow-Origin"]) == ("text/javascript; charset=utf-8", "*")
    assert Client().get("/w.js", headers={"If-None-Match": script["ETag"]}).status_code == 304


def test_loader_is_sent_in_two_kilobytes(db):
    packed = Client().get("/w.js", headers={"Accept-Encoding": "gzip, br"})
    assert (packed["Content-Encoding"], "Accept-Encoding" in packed["Vary"]) == ("gzip", True)
    assert len(packed.content) <= 2000
    assert gzip.decompress(packed.content) == Client().get("/w.js").content
