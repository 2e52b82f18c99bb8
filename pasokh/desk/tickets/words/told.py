"""Which events are told in a thread, and who puts each into words."""

_sentences = {}
_quiet = []


def tells(*kinds):
    """Decorate the function that says events of these kinds: (actor's name, payload, names, event) to a sentence, "" where nothing is to be said."""

    def register(tell):
        _sentences.update(dict.fromkeys(kinds, tell))
        return tell

    return register


def sentences(words, **places):
    """Tell events by a sentence alone: {kind: text} with "%(actor)s" and the places named, each by (field of the payload, what it is the key of,
    what is said where that is gone)."""
    for kind, text in words.items():
        tells(kind)(_sentence(text, places))


def _sentence(text, places):
    def tell(actor, payload, names, event):
        found = {name: names.of(noun, payload.get(field), str(gone)) for name, (field, noun, gone) in places.items()}
        return str(text) % {"actor": actor, **found}

    return tell


def words_of(event, names) -> str:
    """One event as a sentence in the active language; an empty text for a kind that is not told."""
    tell = _sentences.get(event.kind)
    return tell(names.actor(event), event.payload, names, event) if tell else ""


def told_kinds() -> tuple[str, ...]:
    """The kinds that are told, in the order in which their words were written down."""
    return tuple(_sentences)


def quiet(*kinds):
    """Events that are not worth a line, but have the head and the panel of an open ticket drawn anew."""
    _quiet.extend(kinds)


def quiet_kinds() -> tuple[str, ...]:
    """The kinds that change the screen without a word."""
    return tuple(_quiet)
