// What browsers get that are too old for the chat (widget/old_browsers.py), under the loader's own address: a link to the chat page. Written for
// them: nothing here is younger than 2011.
(function () {
  var script = document.currentScript || document.querySelector("script[data-site]");
  var link = document.createElement("a");

  // Pages may have both addresses of it.
  if (window.pasokhLink) return;
  window.pasokhLink = link;
  link.href = script.src.replace(/w(\/link)?\.js.*$/, "c/" + encodeURIComponent(script.getAttribute("data-site")));
  link.target = "_blank";
  link.rel = "noopener";
  link.appendChild(document.createTextNode(/^fa|^$/.test(document.documentElement.lang) ? "گفت‌وگو" : "Chat"));
  link.style.cssText =
    "position:fixed;z-index:2147483646;bottom:16px;right:16px;padding:12px 20px;border-radius:24px;background:#0a6f6a;color:#fff;font:600 15px/1.5 sans-serif;text-decoration:none";
  if (document.body) document.body.appendChild(link);
  else document.addEventListener("DOMContentLoaded", function () { document.body.appendChild(link); });
})();
