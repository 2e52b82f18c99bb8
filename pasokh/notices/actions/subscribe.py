"""A browser asks to be told."""

from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from ..models import PushSubscription
from ..push.sending import unpacked

LONGEST_ENDPOINT = 2_000  # characters
MOST_BROWSERS = 10  # a member; the one told longest ago gives way
AUTH_BYTES = 16


class BadSubscription(ValueError):
    """What came is no subscription of a browser."""


def subscribe(*, by, proof, endpoint, p256dh, auth, key, user_agent="") -> PushSubscription:
    """Tell this browser from now on, as long as the session `proof` lasts. A browser that comes again takes its old place, whoever's it was.

    Raises BadSubscription; nothing has changed then.
    """
    check(endpoint, p256dh, auth)
    given = {
        "member": by,
        "endpoint": endpoint,
        "p256dh": p256dh,
        "auth": auth,
        "key": key,
        "proof": proof,
        "user_agent": user_agent[:300],
        "failures": 0,
    }
    found, _ = PushSubscription.objects.update_or_create(
        endpoint_hash=PushSubscription.hash_of(endpoint), defaults=given
    )
    hers = PushSubscription.objects.filter(member=by).exclude(pk=found.pk).order_by("-pk")
    hers.filter(pk__in=list(hers.values_list("pk", flat=True)[MOST_BROWSERS - 1 :])).delete()
    return found


def unsubscribe(*, by, endpoint):
    """This browser wants to hear nothing more."""
    PushSubscription.objects.filter(member=by, endpoint_hash=PushSubscription.hash_of(endpoint)).delete()


def check(endpoint, p256dh, auth):
    """Raises BadSubscription for what no browser would hand over, or leads to where nothing of ours may go."""
    schemes = ("https", "http") if settings.PASOKH_PUSH_PRIVATE else ("https",)
    try:
        address = urlsplit(endpoint)
        if address.scheme not in schemes or not address.hostname or len(endpoint) > LONGEST_ENDPOINT:
            raise BadSubscription("not the address of a push service")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(p256dh))
        if len(unpacked(auth)) != AUTH_BYTES:
            raise BadSubscription("the secret is not of the right length")
    except BadSubscription:
        raise
    except (ValueError, TypeError) as error:
        raise BadSubscription(str(error)) from error
