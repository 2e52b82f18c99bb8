"""Why no safe line to a mail server came about, in words that say what to do; kept untranslated (see ``failures.py``)."""

import ssl

from django.utils.translation import gettext_noop

# Codes of OpenSSL's x509_vfy.h.
OTHER_NAME, ELSEWHERE, ENDED, NOT_YET = 62, 64, 10, 9
BY_CODE = {
    OTHER_NAME: gettext_noop(
        "The server's certificate is made out to another name. Enter the server's name as it stands in the certificate."
    ),
    ENDED: gettext_noop("The server's certificate has run out. Whoever runs the server must renew it."),
    NOT_YET: gettext_noop("The server's certificate is not valid yet. Is the clock right, there and on this machine?"),
}
BY_CODE[ELSEWHERE] = BY_CODE[OTHER_NAME]
STRANGE = gettext_noop(
    "The server's certificate was issued by nobody whom this machine trusts. Perhaps the name of the server is wrong, or somebody stands in between."
)
NO_TLS = gettext_noop(
    "The server does not speak TLS on this port. Choose STARTTLS, or the port that your provider names for TLS."
)
NO_STARTTLS = gettext_noop("The server offers no STARTTLS. Choose TLS, and the port that your provider names for it.")


def words_of(error: Exception) -> str:
    """What is wrong with the line that could not be made safe; "" where the error is another one."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return BY_CODE.get(error.verify_code, STRANGE)
    if isinstance(error, ssl.SSLError) and error.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
        return NO_TLS
    said = str(error)
    return NO_STARTTLS if said.startswith(("STARTTLS extension not supported", "TLS not supported by server")) else ""
