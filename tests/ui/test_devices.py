import pytest
from django.utils import translation

from pasokh.ui.devices import device

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
SEEN = [
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36", "کروم روی ویندوز", "Chrome on Windows"),
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "اج روی ویندوز", "Edge on Windows"),
    (f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0", "اپرا روی لینوکس", "Opera on Linux"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "فایرفاکس روی لینوکس", "Firefox on Linux"),
    (f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/142.0.0.0 Mobile Safari/537.36", "کروم روی اندروید", "Chrome on Android"),
    (f"Mozilla/5.0 (Linux; Android 10; K) {KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "مرورگر سامسونگ روی اندروید", "Samsung's browser on Android"),
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {IOS} Version/18.6 Mobile/15E148 Safari/604.1", "سافاری روی آیفون", "Safari on iPhone"),
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {IOS} CriOS/142.0 Mobile/15E148 Safari/604.1", "کروم روی آیفون", "Chrome on iPhone"),
    (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {IOS} Version/18.6 Safari/605.1.15", "سافاری روی مک", "Safari on Mac"),
    ("curl/8.5.0", "برنامه‌ای دیگر", "Another program"),
    ("", "برنامه‌ای دیگر", "Another program"),
]  # fmt: skip


@pytest.mark.parametrize(("user_agent", "persian", "english"), SEEN)
def test_a_browser_is_named_in_words(user_agent, persian, english):
    with translation.override("fa"):
        assert device(user_agent) == persian
    with translation.override("en"):
        assert device(user_agent) == english
