"""What all pages of settings share: the menu beside them, and forms that are saved or shown again."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pasokh.workspaces.rules import may

from ..rail import rail_context


def sections(member) -> list[dict]:
    """The pages a member may open, under their headings; of some she sees how it is set, and may not change it."""
    found = [
        {"heading": heading, "links": [_link(*each) for needs, *each in links if not needs or may(member, needs)]}
        for heading, links in _all_sections()
    ]
    return [group for group in found if group["links"]]


def _all_sections():
    """(heading, links); a link is (permission to open it, address, text, icon)."""
    admin, lead = "workspace.settings", "automation.see"
    yield (
        _("Me"),
        (
            ("", "profile", _("My profile"), "person"),
            ("", "notice-choices", _("Notices"), "bell"),
            ("", "absences", _("Absences"), "calendar"),
            ("", "replies", _("Saved replies"), "saved"),
            ("", "usersessions_list", _("Where I am signed in"), "lock"),
        ),
    )
    yield (
        _("Business"),
        (
            (admin, "business", _("Business"), "settings"),
            ("hours.see", "hours", _("Working hours"), "clock"),
            (admin, "members", _("Colleagues"), "people"),
            (admin, "teams", _("Teams"), "team"),
        ),
    )
    yield (
        _("How requests arrive"),
        (
            (admin, "inboxes", _("Inboxes"), "inbox"),
            (admin, "sites", _("Live chat"), "chat"),
            (admin, "mailboxes", _("E-mail"), "mail"),
            (admin, "bots", _("Messengers"), "telegram"),
            (admin, "sms", _("SMS"), "sms"),
            (admin, "portal", _("Customer portal"), "people"),
            (admin, "relay", _("When nobody is at the desk"), "moon"),
            ("contact.block", "blocked", _("Blocked customers"), "lock"),
            (admin, "tokens", _("API tokens"), "api"),
        ),
    )
    yield (
        _("How requests are worked on"),
        (
            (admin, "statuses", _("Statuses"), "list"),
            (admin, "life-rules", _("Solving and closing"), "check"),
            (admin, "types", _("Types of requests"), "form"),
            (admin, "fields", _("Fields"), "edit"),
            (admin, "priorities", _("Priorities"), "warn"),
            (admin, "tags", _("Tags"), "tag"),
            (admin, "checklist-templates", _("Checklists"), "checks"),
        ),
    )
    yield (
        _("Who gets them"),
        (
            ("queue.see", "queues", _("Queues"), "list"),
            ("queue.see", "capacity", _("Capacity"), "chart"),
            ("queue.see", "skills", _("Skills"), "star"),
            ("queue.see", "structures", _("Structure of the team"), "team"),
        ),
    )
    yield (
        _("What is promised"),
        (
            ("policy.see", "policies", _("Promises to customers"), "clock"),
            ("contract.manage", "contracts", _("Contracts"), "list"),
            ("segment.manage", "segments", _("Segments of customers"), "people"),
        ),
    )
    yield (
        _("What we know"),
        (("knowledge.manage", "spaces", _("Spaces and categories"), "book"),),
    )
    yield (
        _("By itself"),
        (
            (lead, "rules", _("Rules"), "retry"),
            (lead, "rule-runs", _("Log of rules"), "list"),
            ("flow.see", "flows", _("Flows"), "flow"),
            ("flow.see", "flow-runs", _("Runs of flows"), "list"),
            ("macro.manage", "macros", _("Macros"), "star"),
            ("outreach.see", "smart-messages", _("Smart messages"), "chat"),
        ),
    )
    yield (
        _("Oversight"),
        (
            ("event.audit", "audit", _("Audit log"), "list"),
            (admin, "message-log", _("Log of messages"), "mail"),
            (admin, "health", _("Health"), "chart"),
        ),
    )


def _link(key, text, icon):
    name = key if key == "usersessions_list" else f"desk:{key}"
    return {"key": key, "text": text, "icon": icon, "href": reverse(name)}


def settings_page(request, template, section, status=200, **context):
    """A page of settings; `template` stands in desk/settings, or names its own place ("desk/…")."""
    groups = sections(request.member)
    here = next((link for group in groups for link in group["links"] if link["key"] == section), None)
    around = {"sections": groups, "here": here, "may_change": getattr(request, "may_change", True)}
    around |= rail_context(request, "settings")
    name = template if template.startswith("desk/") else f"desk/settings/{template}"
    return render(request, f"{name}.html", around | context, status=status)
