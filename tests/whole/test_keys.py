"""The desk by keyboard, with a Persian layout: the physical key counts, whatever letter stands on it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PERSIAN = {
    "KeyJ": "ت",
    "KeyK": "ن",
    "KeyR": "ق",
    "KeyN": "د",
    "KeyA": "ش",
    "KeyE": "ث",
    "Slash": "/",
    "KeyG": "ل",
    "KeyC": "ز",
    "KeyI": "ه",
}


@pytest.fixture
def press(agent):
    """Press a key of a Persian keyboard by its place: press("KeyJ"), press("Slash", shift=True)."""
    protocol = agent.page.context.new_cdp_session(agent.page)

    def press(code, shift=False):
        letter = "؟" if shift else PERSIAN[code]
        held = {"code": code, "key": letter, "modifiers": 8 if shift else 0}
        protocol.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **held})
        protocol.send("Input.dispatchKeyEvent", {"type": "keyUp", **held})

    return press


def test_a_request_is_read_noted_taken_and_solved_by_keys(agent, visit, press):
    for name in ("نخست", "دومین"):
        visit(f"کلید {name}").send(f"پیام {name}")
        expect(agent.page.locator("#rows .row").first).to_contain_text(f"پیام {name}")
    agent.page.wait_for_function(
        "() => ['shortcuts', 'inbox'].every(name => Stimulus.router.modulesByIdentifier.has(name))"
    )
    press("KeyJ")
    expect(agent.page.locator("#ticket-head")).to_contain_text("کلید دومین")
    press("KeyJ")
    expect(agent.page.locator("#ticket-head")).to_contain_text("کلید نخست")
    press("KeyK")
    expect(agent.page.locator("#ticket-head")).to_contain_text("کلید دومین")
    expect(agent.page.locator(".composer[data-mode]")).to_be_visible()

    press("KeyN")
    expect(agent.field).to_be_focused()
    press("KeyJ")  # now it is a letter
    expect(agent.field).to_have_value("ت")
    agent.page.keyboard.press("Control+Enter")
    expect(agent.page.locator(".message-note[id^=message-]")).to_have_text(re.compile("ت"))
    agent.field.blur()

    press("KeyR")
    expect(agent.page.locator(".composer")).to_have_attribute("data-mode", "reply")
    agent.field.blur()
    press("KeyA")
    expect(
        agent.page.get_by_role("menuitem", name="به من").or_(agent.page.get_by_role("menuitemradio", name="به من"))
    ).to_be_visible()
    agent.page.keyboard.press("Enter")
    expect(agent.page.locator("#assign-button")).to_contain_text("نگار کریمی")
    agent.page.locator("body").click(position={"x": 700, "y": 300})
    press("Slash", shift=True)
    expect(agent.page.locator("#shortcuts-help")).to_be_visible()
    agent.page.keyboard.press("Escape")
    press("KeyE")
    expect(agent.page.locator("#solve-dialog input[name=category]:checked")).to_be_focused()
    agent.page.keyboard.press("Enter")
    expect(agent.page.locator("#ticket-head")).to_contain_text("حل‌شده")
    press("Slash")
    expect(agent.page.locator("input[type=search]")).to_be_focused()
    press("KeyJ")
    expect(agent.page.locator("input[type=search]")).to_have_value("ت")
    agent.page.keyboard.press("Escape")
    press("KeyG")
    press("KeyC")
    agent.page.wait_for_url("**/desk/contacts/")
