from pasokh.kernel.tenancy.forgetting import forget
from pasokh.tickets.models import Tag


def test_what_is_old_goes_some_at_a_time_and_the_rest_stays(shop):
    asked, kept = [], Tag.named("تازه")
    for number in range(5):
        Tag.named(f"کهنه {number}")

    def old():
        found = Tag.objects.filter(name__startswith="کهنه")
        asked.append(found.count())
        return found

    forget(shop, old, 2)
    assert asked == [5, 3, 1, 0] and Tag.objects.filter(pk=kept.pk).exists()
