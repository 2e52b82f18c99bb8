"""What a business copies to bring a site of the chat to its visitors: lines for pages of every make, for applications, and a link."""

from django.conf import settings
from django.utils.translation import gettext as _

from pasokh.kernel.address import is_reachable

EMBED = """<script src="{base}/w.js" data-site="{key}" async></script>"""
BY_SCRIPT = """<script>
(function () {{
  var script = document.createElement("script");
  script.src = "{base}/w.js";
  script.setAttribute("data-site", "{key}");
  script.async = true;
  document.head.appendChild(script);
}})();
</script>"""
POLICY = """script-src {base};
frame-src {base};"""
WORDPRESS = """add_action('wp_footer', function () {{
    echo '<script src="{base}/w.js" data-site="{key}" async></script>';
}});"""
ANDROID = """WebView view = findViewById(R.id.chat);
view.getSettings().setJavaScriptEnabled(true);
view.getSettings().setDomStorageEnabled(true);
view.loadUrl("{base}/c/{key}");"""
IOS = """let view = WKWebView(frame: .zero)
view.load(URLRequest(url: URL(string: "{base}/c/{key}")!))"""


def codes_of(site) -> dict:
    """`hosted`, the link of the chat page, whether it is `reachable` for anybody else, and `codes`: (title, what to do, the code)."""
    base, key = settings.PASOKH_URL, site.settings.get("key", "")
    given = {"base": base, "key": key}
    codes = [(title, text, code.format(**given)) for title, text, code in _codes(EMBED)]
    return {"codes": codes, "hosted": f"{base}/c/{key}", "reachable": is_reachable(base)}


def _codes(embed):
    return (
        (
            _("Any site"),
            _(
                "Add this line to your pages, before the end of the body. Browsers that are too old for the chat get a link to the chat page by it:"
            ),
            embed,
        ),
        (
            _("WordPress"),
            _(
                "Add this to functions.php of your child theme, or with a plugin for code snippets; or put the line for any site into the footer."
            ),
            WORDPRESS,
        ),
        (
            _("Tag managers"),
            _(
                "In Google Tag Manager and its like: a tag of custom HTML, on all pages. The plain line would lose its key there."
            ),
            BY_SCRIPT,
        ),
        (
            _("Single-page applications"),
            _(
                "Put the same line into index.html, once. Changes of the page are noticed by themselves. Where pages come from a framework, have it run once:"
            ),
            BY_SCRIPT,
        ),
        (
            _("Strict content policy"),
            _(
                "Where your server sends a Content-Security-Policy, add these. Nothing inline is needed, no style, no picture:"
            ),
            POLICY,
        ),
        (_("Android"), _("In a web view of your application. JavaScript and DOM storage have to be on:"), ANDROID),
        (_("iOS"), _("In a WKWebView of your application:"), IOS),
    )
