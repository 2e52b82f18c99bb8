"""What a request is called, where a list has one line for it (see `models.subject.called`)."""

from ..models.subject import called, first_words

__all__ = ["about_named", "called", "first_words", "title_of", "titles_of", "with_titles"]


def titles_of(tickets) -> dict:
    """{id: title} of these tickets (a queryset), by one statement."""
    rows = tickets.named().values_list("pk", "subject", "first_words", named=True)
    return {row.pk: title_of(row) for row in rows}


def title_of(row) -> str:
    """The title of a fetched row (`subject`, `first_words`)."""
    return called(row.subject, row.first_words)


def about_named(rows):
    """Rows about a request (a queryset that selects its `ticket` too), read together with what the `title` of each needs."""
    return rows.annotate(words_of_ticket=first_words("ticket__"))


def with_titles(rows) -> list:
    """Rows that were read so, as a list: the titles of their requests cost nothing more."""
    rows = list(rows)
    for row in rows:
        if row.ticket is not None:
            row.ticket.first_words = row.words_of_ticket
    return rows
