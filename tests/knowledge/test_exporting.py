"""Everything can be taken along: texts, both of them, guides, files, where each stands."""

import io
import json
import zipfile

import pytest

from pasokh.kernel import files
from pasokh.knowledge.actions import courses, publishing, spaces
from pasokh.knowledge.actions.files import keep_file
from pasokh.knowledge.actions.writing import clean_contents, save, write
from pasokh.knowledge.exporting import whole, write_zip


@pytest.fixture
def archive(shop, help_centre, draft):
    pay = spaces.make_category(space=help_centre, by=shop.owner, labels={"fa": "پرداخت"})
    card = spaces.make_category(space=help_centre, by=shop.owner, labels={"fa": "کارت"}, parent=pay)
    article = draft(title="رمز کارت", category=card)
    file = keep_file(article=article, stored=files.store(b"%PDF-1.4 x", name="../فرم.pdf"), by=shop.owner)
    saved = save(
        article=article,
        by=shop.owner,
        seen=1,
        contents=clean_contents(title="رمز کارت", body=f"[فرم](file:{file.public_id})"),
    )
    published = publishing.publish(article=saved.article, by=shop.owner)
    save(
        article=published,
        by=shop.owner,
        seen=published.version,
        contents=clean_contents(title="رمز: کارت", body="تازه"),
    )
    write(space=help_centre, by=shop.owner, title="راهنما", kind="guide")
    courses.set_lessons(
        course=courses.make_course(space=help_centre, by=shop.owner, title="دوره"), by=shop.owner, articles=[article]
    )
    target = io.BytesIO()
    write_zip(target)
    return zipfile.ZipFile(target), file


def test_the_archive_holds_texts_where_they_stand_and_their_files(archive):
    found, file = archive
    name = f"files/{file.public_id}-{file.name}"
    assert sorted(found.namelist()) == sorted(
        [
            "knowledge.json",
            "help-centre/پرداخت/کارت/رمز-کارت.md",
            "help-centre/پرداخت/کارت/رمز-کارت.published.md",
            "help-centre/راهنما.md",
            name,
        ]
    )
    assert found.read(name) == b"%PDF-1.4 x"
    published = found.read("help-centre/پرداخت/کارت/رمز-کارت.published.md").decode()
    head, _, body = published.removeprefix("---\n").partition("---\n\n")
    about = {key: json.loads(value) for key, _, value in (line.partition(": ") for line in head.splitlines())}
    assert (about["title"], about["state"], about["audience"]) == ("رمز کارت", "published", "public")
    assert body == f"[فرم](../../../{name})\n"
    working = found.read("help-centre/پرداخت/کارت/رمز-کارت.md").decode()
    assert 'title: "رمز: کارت"\n' in working and working.endswith("---\n\nتازه\n")


def test_no_name_leaves_the_archive(archive):
    assert not [name for name in archive[0].namelist() if name.startswith("/") or ".." in name.split("/")]


def test_the_same_as_json(shop, archive):
    told = json.loads(archive[0].read("knowledge.json"))
    assert told == json.loads(json.dumps(whole()))
    article, guide = told["articles"]
    assert (article["published"]["revision"], article["working"]["body"]) == (1, "تازه")
    assert guide["working"]["steps"]["first"] == "1" and guide["published"] is None
    assert told["courses"][0]["lessons"] == [article["id"]]
    assert [each["parent"] for each in told["categories"]] == [None, told["categories"][0]["id"]]
