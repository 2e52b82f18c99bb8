"""The header with the content policy, as django-csp writes it: put together once, and given the nonce of each page."""

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings

NONCE = "{nonce}"  # stands for it in what is kept
SAID = {"_csp_config", "_csp_update", "_csp_replace", "_csp_exempt"}  # what a view may say of its own answer


class PolicyMiddleware(CSPMiddleware):
    """django-csp's own, which goes through all directives twice for each answer. What is not as usual is left to it."""

    def __init__(self, get_response):
        super().__init__(get_response)
        more = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None), "EXCLUDE_URL_PREFIXES" in _settings()
        self.is_usual = not (settings.DEBUG or any(more))
        self.with_nonce, self.without = build_policy(nonce=NONCE), build_policy()

    def process_response(self, request, response):
        if not self.is_usual or not SAID.isdisjoint(response.__dict__):
            return super().process_response(request, response)
        nonce = getattr(request, "_csp_nonce", None)
        if nonce is None:
            # Too late to ask for one: as django-csp has it, that is an error.
            request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)
        if HEADER not in response:
            response[HEADER] = self.with_nonce.replace(NONCE, nonce) if nonce else self.without
        return response


def _settings():
    return getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}
