"""The door of the widget as a browser asks it, without a browser."""

import json
import uuid

import pytest
from django.test import Client

from pasokh.channels.actions.open_channel import open_site


@pytest.fixture
def site(shop):
    return open_site(
        name="فروشگاه",
        inbox=shop.inbox,
        by=shop.owner,
        key="khaneno",
        origins=["https://shop.example"],
        title={"fa": "پشتیبانی"},
    )


class Browser:
    """A visitor's browser as far as requests go."""

    def __init__(self, key="khaneno"):
        self.client, self.base, self.token = Client(), f"/w/{key}", None

    def ask(self, method, path, data=None, **headers):
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        return getattr(self.client, method)(f"{self.base}/{path}", headers=headers, **body)

    def begin(self):
        answer = self.ask("post", "session", {"token": self.token, "page": "https://shop.example/", "language": "fa"})
        self.token = answer.json().get("token", self.token)
        return answer.json()

    def send(self, text="سلام", client_id=None, **fields):
        return self.ask(
            "post", "messages", {"client_id": str(client_id or uuid.uuid4()), "text": text, "attachments": [], **fields}
        )

    def upload(self, content=b"\x89PNG\r\n\x1a\n" + b"0" * 50, name="عکس.png", kind="image/png"):
        return self.client.post(
            f"{self.base}/uploads?name={name}",
            data=content,
            content_type=kind,
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def thread(self, query=""):
        return self.ask("get", f"messages{query}").json()


@pytest.fixture
def browser(site):
    browser = Browser()
    browser.begin()
    return browser


def code(answer):
    return answer.status_code, answer.json()["code"]
