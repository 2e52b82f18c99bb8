"""What the editor of views sends."""

OPEN = {"field": "category", "op": "is", "value": ["open"]}


def posted(rows, **more):
    """A form of the editor: of conditions, and of lines that open and close groups."""
    form = {
        "name": "تازه",
        "kind": "list",
        "order": "activity",
        "columns": ["number", "subject"],
        "shared": "private",
        "row": [],
    }
    for place, values in enumerate(rows):
        if isinstance(values, str):
            form["row"].append(values)
            continue
        form["row"].append(str(place))
        form |= {f"{key}-{place}": value for key, value in values.items()}
    return form | more
