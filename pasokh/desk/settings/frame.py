"""What all pages of settings share: the menu beside them, and forms that are saved or shown again."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pasokh.workspaces.rules import may

from ..rail import rail_context


def sections(member) -> list[dict]:
    """The pages a member may open, under their headings."""
    own = [
        ("profile", _("My profile"), "person"),
        ("notice-choices", _("Notices"), "bell"),
        ("absences", _("Absences"), "calendar"),
        ("replies", _("Saved replies"), "saved"),
        ("usersessions_list", _("Where I am signed in"), "lock"),
    ]
    business = [
        ("business", _("Business"), "settings"),
        ("hours", _("Working hours"), "clock"),
        ("members", _("Colleagues"), "people"),
        ("teams", _("Teams"), "team"),
    ]
    arriving = [
        ("inboxes", _("Inboxes"), "inbox"),
        ("sites", _("Live chat"), "chat"),
        ("mailboxes", _("E-mail"), "mail"),
        ("tokens", _("API tokens"), "api"),
    ]
    working = [
        ("statuses", _("Statuses"), "list"),
        ("life-rules", _("Solving and closing"), "check"),
        ("types", _("Types of requests"), "form"),
        ("fields", _("Fields"), "edit"),
        ("priorities", _("Priorities"), "warn"),
        ("tags", _("Tags"), "tag"),
        ("checklist-templates", _("Checklists"), "checks"),
    ]
    reaching = [
        ("queues", _("Queues"), "list"),
        ("capacity", _("Capacity"), "chart"),
        ("skills", _("Skills"), "star"),
        ("structures", _("Structure of the team"), "team"),
    ]
    promised = [("policies", _("Promises to customers"), "clock"), ("contracts", _("Contracts"), "list")]
    watching = [("audit", _("Audit log"), "list"), ("health", _("Health"), "chart")]
    by_itself = [
        ("rules", _("Rules"), "retry"),
        ("rule-runs", _("Log of rules"), "list"),
        ("macros", _("Macros"), "star"),
    ]
    groups = [(_("Me"), own)]
    if may(member, "workspace.settings"):
        groups += [(_("Business"), business), (_("How requests arrive"), arriving)]
        groups += [(_("How requests are worked on"), working)] if working else []
        groups += [(_("Who gets them"), reaching), (_("What is promised"), promised)]
        groups += [(_("By itself"), by_itself), (_("Oversight"), watching)]
    elif may(member, "automation.see"):
        groups += [(_("What is promised"), promised[1:])] if may(member, "contract.manage") else []
        groups += [(_("By itself"), by_itself)]
    return [{"heading": heading, "links": [_link(*each) for each in links]} for heading, links in groups]


def _link(key, text, icon):
    name = key if key == "usersessions_list" else f"desk:{key}"
    return {"key": key, "text": text, "icon": icon, "href": reverse(name)}


def settings_page(request, template, section, status=200, **context):
    """A page of settings; `template` stands in desk/settings, or names its own place ("desk/…")."""
    groups = sections(request.member)
    here = next((link for group in groups for link in group["links"] if link["key"] == section), None)
    around = {"sections": groups, "here": here} | rail_context(request, "settings")
    name = template if template.startswith("desk/") else f"desk/settings/{template}"
    return render(request, f"{name}.html", around | context, status=status)
