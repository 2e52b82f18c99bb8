"""A visitor's browser asks to be told of answers, or no more."""

from pasokh.notices.actions.subscribe import check

from ..models import Browser

MOST = 5  # browsers of one contact; the one that came first gives way


def listen(*, contact, site, endpoint, p256dh, auth, key) -> Browser:
    """Tell this browser from now on of what is answered to its contact on a site (an origin). One that comes again takes its old place, whoever's it was.

    Raises `notices.actions.subscribe.BadSubscription`; nothing has changed then.
    """
    check(endpoint, p256dh, auth)
    given = {"contact": contact, "site": site, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "key": key}
    found, _ = Browser.objects.update_or_create(
        endpoint_hash=Browser.hash_of(endpoint), defaults=given | {"failures": 0}
    )
    others = Browser.objects.filter(contact=contact).exclude(pk=found.pk).order_by("-pk")
    others.filter(pk__in=list(others.values_list("pk", flat=True)[MOST - 1 :])).delete()
    return found


def stop_listening(*, contact, endpoint="") -> None:
    """Tell this browser nothing more, or none of hers."""
    hers = Browser.objects.filter(contact=contact)
    (hers.filter(endpoint_hash=Browser.hash_of(endpoint)) if endpoint else hers).delete()
