"""The API as a machine of the shop «خانهٔ نو» uses it."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from pasokh.installation import catalogues
from pasokh.workspaces.models import ApiToken
from pasokh.workspaces.models.api_token import SCOPES

from ..flows.conftest import flow, talk  # noqa: F401 (a fixture)

ROOT = "/api/v1"
catalogues.compile_all()


class Machine:
    """A caller with a token: machine.get("/tickets"), machine.post("/tickets", {...})."""

    def __init__(self, secret, language="en"):
        self.secret, self.language = secret, language
        self.client = Client(raise_request_exception=False)

    def call(self, method, path, body=None, content_type="application/json", **headers):
        given = {"authorization": f"Bearer {self.secret}"} if self.secret else {}
        given |= {"accept-language": self.language} | {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if body is None or isinstance(body, (bytes, str)) else json.dumps(body, ensure_ascii=False).encode()
        response = self.client.generic(
            method,
            f"{ROOT}{path}",
            data if data is not None else b"",
            content_type if data is not None else "",
            headers=given,
        )
        kind = response.headers.get("Content-Type", "")
        response.data = json.loads(response.content) if "json" in kind else None
        return response

    def get(self, path, **headers):
        return self.call("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path, body, **headers):
        return self.call("PATCH", path, body, **headers)

    def delete(self, path, **headers):
        return self.call("DELETE", path, **headers)

    def upload(self, content=b"%PDF-1.4 x", name="فاکتور.pdf", **fields):
        from django.core.files.uploadedfile import SimpleUploadedFile

        headers = {"authorization": f"Bearer {self.secret}", "accept-language": self.language}
        headers |= {k.replace("_", "-"): fields.pop(k) for k in list(fields) if k == "idempotency_key"}
        response = self.client.post(
            f"{ROOT}/attachments",
            {"file": SimpleUploadedFile(name, content, "application/pdf"), **fields},
            headers=headers,
        )
        response.data = json.loads(response.content)
        return response


def codes(response):
    """[(place, code)] of the field errors of an answer."""
    return [(each.get("pointer", each.get("parameter")), each["code"]) for each in response.data["errors"]]


def machine_of(member, scopes=SCOPES, **fields):
    """A Machine with a fresh token of this member. Call it inside her workspace."""
    _, secret = ApiToken.issue(name="فروشگاه‌ساز", member=member, scopes=scopes, **fields)
    return Machine(secret)


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    """Nobody signs in here: the shop's people need no slow hashes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def upload_folder(settings, tmp_path):
    """Where large uploads lie; in the program the front makes it."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path


@pytest.fixture
def machine(shop):
    """The owner's machine, with every scope."""
    return machine_of(shop.owner)


@pytest.fixture
def make_machine(shop):
    """make_machine(member, scopes=[…])."""
    return machine_of


@pytest.fixture
def new_ticket(machine):
    """A ticket opened by the API: the answer's data."""

    def make(text="سفارش ۱۴۰۳۷ هنوز نرسیده", **fields):
        given = {"contact": {"name": "مریم رضایی", "email": "maryam@example.ir"}, "text": text} | fields
        response = machine.post("/tickets", given)
        assert response.status_code == 201, response.data
        return response.data

    return make


@pytest.fixture
def things(shop, hear, flow):  # noqa: F811
    """Public ids by the names that addresses give them: things(ticket) makes one of each on a ticket that the API made."""
    from pasokh.flows.actions import start
    from pasokh.tickets.models import Checklist, Link, Task, Ticket, TimeEntry, View

    def make(data):
        ticket, owner = Ticket.objects.by_public_id(data["id"]), shop.owner
        talking = flow(talk())
        items = [{"text": "سریال", "required": False}]
        rows = {
            "task": Task.plan(ticket=ticket, by=owner, title="تماس"),
            "item": Checklist.begin(ticket=ticket, actor=owner.actor, name="x", items=items).items.get(),
            "entry": TimeEntry.log(ticket=ticket, by=owner, seconds=60),
            "link": Link.objects.create(kind="blocks", first=ticket, second=hear("دیگر").ticket),
            "flow": talking,
            "run": start(talking, ticket=ticket, by=owner),
            "view": View.objects.create(owner=owner, names={"fa": "همه"}),
            "message": ticket.messages.first(),
            "contact": ticket.contact,
            "ticket": ticket,
        }
        return {f"{name}_id": row.public_id for name, row in rows.items()}

    return make


@pytest.fixture
def strangers_ids(other_shop):
    """Public ids of things in another workspace, by kind."""
    import contextvars

    return contextvars.Context().run(_strangers, other_shop)


def _strangers(other_shop):
    from pasokh.channels.models import Channel
    from pasokh.contacts.actions.identify import identify
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive
    from pasokh.tickets.models import Attachment, Inbox
    from pasokh.workspaces.models import Team

    with workspace(other_shop):
        contact = identify(kind="email", value="maryam@example.ir", name="مریم دیگر")
        inbox = Inbox.objects.create(name="چاپخانه")
        channel = Channel.objects.create(kind="api", name="API", inbox=inbox)
        received = receive(
            Inbound(channel="api", contact=contact, inbox_id=inbox.pk, text="راز چاپخانه", client_id=uuid4())
        )
        file = Attachment.objects.create(
            name="راز.pdf", content_type="application/pdf", size=1, sha256="0" * 64, stored="00/" + "0" * 32,
            ticket=received.ticket, message=received.message, uploader_kind="contact", uploader_id=contact.pk,
        )  # fmt: skip
        team = Team.objects.create(name="چاپ")
        rows = {"ticket": received.ticket, "contact": contact, "attachment": file, "inbox": inbox, "channel": channel}
        rows |= {"team": team, "member": other_shop.owner}
        return {kind: row.public_id for kind, row in rows.items()}
