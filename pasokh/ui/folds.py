"""Which parts of a page somebody has opened or folded: a cookie of her browser says so, and the first paint is right at once."""

COOKIE = "folds"
MOST = 60  # words of the cookie; the browser keeps as many


class Folds:
    """What one member's browser remembers: a cookie of words such as ``-tasks`` (folded) and ``+notes`` (opened), read when it is first asked."""

    def __init__(self, request):
        self.request, self.words = request, None
        member = getattr(request, "member", None)
        self.cookie = f"{COOKIE}_{member.pk}" if member else COOKIE

    def open(self, name: str, otherwise=True) -> bool:
        """Whether the part stands open: as it was left, or `otherwise`."""
        if self.words is None:
            said = self.request.COOKIES.get(self.cookie, "").split(".")[-MOST:]
            self.words = {word[1:]: word[0] == "+" for word in said if word[:1] in ("+", "-")}
        return self.words.get(name, otherwise)
