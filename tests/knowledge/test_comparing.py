"""What differs between two texts."""

from pasokh.knowledge.comparing import MOST_WORDS, compare


def told(old, new):
    return [
        (line.kind, "".join(f"[{words}]" if differs else words for words, differs in line.parts))
        for line in compare(old, new)
    ]


def test_words_that_differ_are_marked_within_their_lines():
    assert told("تا هفت روز پس از تحویل", "تا ده روز پس از تحویل") == [
        ("old", "تا [هفت] روز پس از تحویل"),
        ("new", "تا [ده] روز پس از تحویل"),
    ]


def test_words_with_half_spaces_are_whole():
    assert told("او می‌رود به خانه", "او می‌آید به خانه") == [
        ("old", "او [می‌رود] به خانه"),
        ("new", "او [می‌آید] به خانه"),
    ]


def test_lines_that_came_and_went():
    assert told("یک\nسه", "یک\nدو\nسه") == [("same", "یک"), ("new", "[دو]"), ("same", "سه")]
    assert told("یک\nدو", "یک") == [("same", "یک"), ("old", "[دو]")]


def test_what_is_the_same_far_away_is_left_out():
    lines = [str(number) for number in range(20)]
    found = compare("\n".join(lines), "\n".join([*lines[:10], "تازه", *lines[10:]]))
    assert [(line.kind, line.left_out) for line in found][:2] == [("gap", 8), ("same", 0)]
    assert found[-1].left_out == 8 and sum(line.kind == "same" for line in found) == 4


def test_the_same_is_nothing():
    assert compare("یک\nدو", "یک\nدو") == []


def test_long_lines_are_shown_whole():
    old, new = "الف " * MOST_WORDS, "ب " * MOST_WORDS
    assert [line.kind for line in compare(old, new)] == ["old", "new"]
