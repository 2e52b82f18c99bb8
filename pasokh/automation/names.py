"""What conditions and actions speak of, by its name: each asked for once, however many sentences are told together."""

from collections import defaultdict

from pasokh.kernel.filters.operators import OPERATORS

NAMED = ("many", "one", "text", "number")  # shapes of values that a field can have labels for


class Names:
    """Labels of values and choices, kept while one page is told. `conditions` are (filter, fields): what they name is asked for at once."""

    def __init__(self, conditions=()):
        self._made, self._labels = {}, defaultdict(dict)
        wanted = {}
        for filter, known in conditions:
            for field, values in named_in(filter, known):
                wanted.setdefault(field.labels, []).extend(values)
        for labels, values in wanted.items():
            self._ask(labels, list(dict.fromkeys(values)))

    def labels(self, field, values) -> dict:
        """{value: label} of those that are still there."""
        if not field.labels:
            return {}
        known = self._labels[field.labels]
        if missing := [each for each in values if each not in known]:
            self._ask(field.labels, missing)
        return {each: label for each in values if (label := known[each]) is not None}

    def _ask(self, labels, values):
        self._labels[labels].update(dict.fromkeys(values) | labels(values))

    def once(self, make) -> dict:
        """What `make` gives, as a dict; it is called the first time only."""
        if make not in self._made:
            self._made[make] = dict(make())
        return self._made[make]


def named_in(filter, known):
    """(field, values) of each condition whose values have labels."""
    if not filter:
        return
    if "field" not in filter:
        for parts in filter.values():
            for part in parts:
                yield from named_in(part, known)
        return
    field = known.get(filter["field"])
    if field is not None and field.labels and OPERATORS[filter["op"]].takes in NAMED:
        yield field, values_of(filter)


def values_of(condition) -> list:
    """What a condition compares with, as a list."""
    value = condition.get("value")
    return value if isinstance(value, list) else [value]
