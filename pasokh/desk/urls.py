"""Every address of the desk, below /desk/."""

from django.urls import include, path, re_path

from . import drawer, presence
from .app import views as app
from .chats import blocking
from .chats.transfer import pass_on, transferring
from .contacts import identities
from .contacts import views as contacts
from .entering import views as entering
from .inbox import views as inbox
from .messagelog import log as message_log
from .messagelog import message as message_steps
from .notices import push
from .notices import views as notices
from .outgoing import handing_on
from .outgoing import views as outgoing
from .palette import views as palette
from .promises import section as promises
from .quarantine import lists as quarantine
from .quarantine import receipt
from .settings import (
    audit,
    bots,
    business,
    habits,
    handsets,
    health,
    inboxes,
    mailboxes,
    members,
    profile,
    relay,
    replies,
    segments,
    signatures,
    site_preview,
    sites,
    teams,
    tokens,
)
from .settings import checklists as checklist_templates
from .settings import notices as notice_choices
    sms,
from .settings.hours.keeping import subscription
from .settings.life import rules, statuses
from .settings.promises import contracts, policies
from .settings.types import fields as own_fields
from .settings.types import priorities, tags, types
from .start import join
from .tasks import deeds as tasks
from .tasks import views as my_tasks
from .tickets import attending, conversation, fields, files, page, panel, pictures, steps, subject, undo
from .tickets.life import closing, planning, solving
from .tickets.life import section as life
from .tickets.out import views as out
from .tickets.relations import broadcasting, calling, linking, merging, people, splitting
from .tickets.relations import section as relations
from .tickets.work import checklists, section, snooze, time
from .tickets.writing import changing, copies, drafts, held, saved
from .today import views as today
from .visitors.section import of_ticket

app_name = "desk"

urlpatterns = [
    path("", page.home, name="home"),
    path("rows", inbox.rows, name="rows"),
    path("changed", inbox.changed, name="changed"),
    path("suggest", inbox.suggest, name="suggest"),
    # Views, bulk changes, exports: other addresses are not compared with each of them.
    re_path("^(?=views|bulk|exports)", include("pasokh.desk.views.urls")),
    path("", include("pasokh.desk.automation.urls")),
    path("", include("pasokh.desk.flows.urls")),
    path("", include("pasokh.desk.outreach.urls")),
    path("tickets/<int:number>", page.ticket, name="ticket"),
    path("tickets/new", entering.new, name="enter"),
    path("tickets/new/who", entering.who, name="enter-who"),
    path("tickets/new/fields", entering.asked, name="enter-fields"),
    path("tickets/<int:number>/subject", subject.rename, name="rename"),
    path("tickets/<int:number>/older", page.older, name="older"),
    path("tickets/<int:number>/head", page.head, name="head"),
    path("tickets/<int:number>/panel", panel.panel, name="panel"),
    path("tickets/<int:number>/contact", panel.edit_contact, name="edit-contact"),
    path("tickets/<int:number>/messages", conversation.write, name="write"),
    path("tickets/<int:number>/messages/<int:message>/again", conversation.send_again, name="send-again"),
    path("tickets/<int:number>/messages/<int:message>/pictures", pictures.pictures, name="pictures"),
    path("tickets/<int:number>/attending", attending.attend, name="attend"),
    path("tickets/<int:number>/viewers", attending.viewers, name="viewers"),
    path("tickets/<int:number>/assignee", steps.assign, name="assign"),
    path("tickets/<int:number>/team", steps.route, name="route"),
    path("tickets/<int:number>/status", steps.move, name="move"),
    path("tickets/<int:number>/priority", steps.judge, name="judge"),
    path("tickets/<int:number>/tags", steps.tag, name="tag"),
    path("tickets/<int:number>/tags/off", steps.untag, name="untag"),
    # A request's life: solving, following up, closing.
    path("tickets/<int:number>/life", life.life, name="life"),
    path("tickets/<int:number>/solving", solving.solving, name="solving"),
    path("tickets/<int:number>/solve", solving.solve, name="solve"),
    path("tickets/<int:number>/closing", closing.closing, name="closing"),
    path("tickets/<int:number>/close", closing.close, name="close"),
    path("tickets/<int:number>/follow-up", planning.follow_up, name="follow-up"),
    path("tickets/<int:number>/follow-up/new", planning.planning, name="planning"),
    path("tickets/<int:number>/follow-up/done", planning.finish, name="follow-up-done"),
    path("tickets/<int:number>/follow-up/<str:public_id>", planning.asking, name="asking"),
    # What was promised.
    path("tickets/<int:number>/promises", promises.promises, name="promises"),
    path("tickets/<int:number>/promises/why", promises.explain, name="promise-explain"),
    path("settings/promises", policies.policies, name="policies"),
    path("settings/promises/new", policies.new, name="policy-new"),
    path("settings/promises/condition", policies.condition, name="policy-condition"),
    path("settings/promises/<str:public_id>", policies.policy, name="policy"),
    path("settings/promises/<str:public_id>/order", policies.order, name="policy-order"),
    path("settings/promises/<str:public_id>/retire", policies.retire, name="policy-retire"),
    path("settings/segments", segments.segments, name="segments"),
    path("settings/segments/<str:public_id>", segments.segment, name="segment"),
    path("settings/segments/<str:public_id>/retire", segments.retire, name="segment-retire"),
    path("settings/contracts", contracts.contracts, name="contracts"),
    path("settings/contracts/<str:public_id>", contracts.contract, name="contract"),
    path("settings/contracts/<str:public_id>/end", contracts.end, name="contract-end"),
    # What was just done, taken back.
    path("undo/<int:event>", undo.undo_event, name="undo"),
    # Putting it off.
    path("tickets/<int:number>/snooze", snooze.choose, name="snooze"),
    path("tickets/<int:number>/snooze/until", snooze.put_off, name="put-off"),
    path("tickets/<int:number>/wake", snooze.wake, name="wake"),
    # What goes out of it.
    path("tickets/<int:number>/transcript", out.transcript, name="transcript"),
    path("tickets/<int:number>/print", out.on_paper, name="print"),
    path("tickets/<int:number>/request.pdf", out.as_pdf, name="pdf"),
    # Work: tasks, checklists, time.
    path("tickets/<int:number>/work", section.work, name="work"),
    path("tickets/<int:number>/tasks/new", tasks.plan, name="task-new"),
    path("tickets/<int:number>/checklists/new", checklists.begin, name="checklist-new"),
    path("tickets/<int:number>/time", time.log, name="time-log"),
    path("tickets/<int:number>/timer", time.start, name="timer-start"),
    path("tasks/", my_tasks.tasks, name="tasks"),
    path("tasks/<str:public_id>", tasks.task, name="task"),
    path("tasks/<str:public_id>/done", tasks.finish, name="task-done"),
    path("tasks/<str:public_id>/undone", tasks.reopen, name="task-reopen"),
    path("tasks/<str:public_id>/mine", tasks.take, name="task-take"),
    path("tasks/<str:public_id>/drop", tasks.drop, name="task-drop"),
    path("checklists/<str:public_id>", checklists.edit, name="checklist"),
    path("checklists/<str:public_id>/items", checklists.add, name="checklist-add"),
    path("checklists/<str:public_id>/drop", checklists.drop, name="checklist-drop"),
    path("checklists/items/<str:public_id>/tick", checklists.tick, name="checklist-tick"),
    path("checklists/items/<str:public_id>/change", checklists.change, name="checklist-change"),
    path("timer", time.running, name="timer"),
    path("timer/stop", time.stop, name="timer-stop"),
    path("time/<str:public_id>", time.entry, name="time"),
    path("time/<str:public_id>/drop", time.drop, name="time-drop"),
    # Its type and fields.
    path("tickets/<int:number>/type", fields.classify, name="classify"),
    path("tickets/<int:number>/fields", fields.fields, name="ticket-fields"),
    # The bell, presence, the day, the palette, the app.
    path("notices", notices.notices, name="notices"),
    path("notices/count", notices.count, name="notices-count"),
    path("notices/read", notices.read_all, name="notices-read-all"),
    path("notices/<str:public_id>/read", notices.read, name="notice-read"),
    path("presence", presence.choose, name="presence"),
    path("presence/colleagues", presence.colleagues, name="colleagues"),
    path("presence/activity", presence.activity, name="activity"),
    path("today", today.today, name="today"),
    path("palette", palette.palette, name="palette"),
    path("palette/pages", palette.pages, name="palette-pages"),
    path("push", push.push, name="push"),
    path("app/worker.js", app.worker, name="worker"),
    path("app/<slug:language>/manifest.webmanifest", app.manifest, name="manifest"),
    path("app/<slug:language>/offline", app.offline, name="offline"),
    path("settings/notices", notice_choices.notices, name="notice-choices"),
    path("settings/notices/kinds", notice_choices.kinds, name="notice-kinds"),
    path("settings/notices/browsers/<str:public_id>/forget", notice_choices.forget_browser, name="push-forget"),
    # relations between requests, and the people on one
    path("tickets/<int:number>/relations", relations.relations, name="relations"),
    path("tickets/<int:number>/find", linking.find, name="find-ticket"),
    path("tickets/<int:number>/linking", linking.linking, name="linking"),
    path("tickets/<int:number>/link", linking.make, name="link"),
    path("tickets/<int:number>/link/off", linking.drop, name="unlink"),
    path("tickets/<int:number>/merging", merging.merging, name="merging"),
    path("tickets/<int:number>/merge", merging.make, name="merge"),
    path("tickets/<int:number>/merge/back", merging.take_back, name="unmerge"),
    path("tickets/<int:number>/messages/<int:message>/splitting", splitting.splitting, name="splitting"),
    path("tickets/<int:number>/messages/<int:message>/split", splitting.make, name="split"),
    path("tickets/<int:number>/people", people.involving, name="involving"),
    path("tickets/<int:number>/people/find", people.find, name="find-people"),
    path("tickets/<int:number>/people/copy", people.involve, name="involve"),
    path("tickets/<int:number>/people/copy/off", people.release, name="release"),
    path("tickets/<int:number>/people/follow", people.follow, name="follow"),
    path("tickets/<int:number>/people/follow/off", people.unfollow, name="unfollow"),
    path("tickets/<int:number>/people/callable", calling.callable_people, name="callable"),
    path("tickets/<int:number>/broadcasting", broadcasting.broadcasting, name="broadcasting"),
    path("tickets/<int:number>/broadcast", broadcasting.make, name="broadcast"),
    path("tickets/<int:number>/broadcast/steer", broadcasting.steer, name="broadcast-steer"),
    path("tickets/<int:number>/broadcast/<str:public_id>", broadcasting.parts, name="broadcast-parts"),
    path("files", files.upload, name="upload"),
    path("files/<str:public_id>", files.download, name="file"),
    path("files/<str:public_id>/picture", files.thumbnail, name="thumbnail"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<str:public_id>", contacts.contact, name="contact"),
    path("contacts/<str:public_id>/identities", identities.add, name="contact-identities"),
    path("drawer/", drawer.drawer, name="drawer"),
    path("drawer/<str:public_id>", drawer.mail, name="drawer-mail"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/aside", quarantine.aside, name="aside"),
    path("quarantine/<str:public_id>", receipt.receipt, name="receipt"),
    path("quarantine/<str:public_id>/take", receipt.take, name="receipt-take"),
    path("quarantine/<str:public_id>/correct", receipt.correct, name="receipt-correct"),
    path("settings/", business.business, name="settings"),
    path("settings/business", business.business, name="business"),
    path("settings/messages", message_log.message_log, name="message-log"),
    path("settings/profile", profile.profile, name="profile"),
    path("settings/profile/signature", signatures.signature, name="signature-own"),
    path("settings/signatures/<str:public_id>", signatures.signature, name="signature"),
    path("settings/signatures/<str:public_id>/<str:code>", signatures.look, name="signature-look"),
    path("settings/members", members.members, name="members"),
    path("settings/members/<str:public_id>", members.member, name="member"),
    path("settings/members/<str:public_id>/leave", members.leave, name="member-leave"),
    path("settings/teams", teams.teams, name="teams"),
    path("settings/teams/<str:public_id>", teams.team, name="team"),
    re_path("^settings/(?=hours|absences)", include("pasokh.desk.settings.hours.urls")),
    path("calendars/<str:secret>.ics", subscription, name="calendar-subscription"),
    path("queue/", include("pasokh.desk.queues.urls")),
    path("chats/", include("pasokh.desk.chats.urls")),
    path("tickets/<int:number>/transferring", transferring, name="transferring"),
    path("tickets/<int:number>/transfer", pass_on, name="transfer"),
    path("tickets/<int:number>/blocking", blocking.blocking, name="blocking"),
    path("tickets/<int:number>/block", blocking.block, name="block"),
    path("tickets/<int:number>/unblock", blocking.unblock, name="unblock"),
    path("settings/blocked", blocking.blocked, name="blocked"),
    path("settings/blocked/<str:public_id>/lift", blocking.lift, name="block-lift"),
    # Who is on the site.
    path("visitors/", include("pasokh.desk.visitors.urls")),
    path("tickets/<int:number>/visitor", of_ticket, name="ticket-visitor"),
    # Queues, capacity, skills, structures.
    re_path("^settings/(?=queues|capacity|skills|structures)", include("pasokh.desk.settings.routing.urls")),
    path("settings/inboxes", inboxes.inboxes, name="inboxes"),
    path("settings/inboxes/<str:public_id>", inboxes.inbox, name="inbox"),
    path("settings/sites", sites.sites, name="sites"),
    path("settings/sites/<str:public_id>", sites.site, name="site"),
    path("settings/sites/<str:public_id>/preview", site_preview.preview, name="site-preview"),
    path("settings/sites/<str:public_id>/copy", sites.copy, name="site-copy"),
    path("settings/sites/<str:public_id>/key", sites.renew, name="site-key"),
    path("settings/sites/<str:public_id>/identity", sites.identity, name="site-identity"),
    path("settings/sites/<str:public_id>/retire", sites.retire, name="site-retire"),
    path("settings/sites/<str:public_id>/reopen", sites.reopen, name="site-reopen"),
    path("settings/sites/<str:public_id>/qr.<str:kind>", sites.qr, name="site-qr"),
    path("settings/bots", bots.bots, name="bots"),
    path("settings/bots/new/<str:kind>", bots.new_bot, name="bot-new"),
    path("settings/bots/<str:public_id>", bots.bot, name="bot"),
    path("settings/bots/<str:public_id>/try", bots.try_bot, name="bot-try"),
    path("settings/relay", relay.relay, name="relay"),
    path("settings/relay/<str:public_id>", relay.relay_site, name="relay-site"),
    path("settings/handsets", handsets.handsets, name="handsets"),
    path("settings/handsets/<str:public_id>/drop", handsets.drop_handset, name="handset-drop"),
    path("settings/mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/<str:public_id>", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<str:public_id>/try", mailboxes.try_mailbox, name="mailbox-try"),
    # Writing: what waits, drafts, saved replies, what one message offers.
    path("tickets/<int:number>/later", held.choose_time, name="later"),
    path("tickets/<int:number>/held/<int:held>", held.line, name="held"),
    path("tickets/<int:number>/held/<int:held>/back", held.back, name="held-back"),
    path("tickets/<int:number>/held/<int:held>/now", held.now, name="held-now"),
    path("tickets/<int:number>/held/<int:held>/time", held.at_another_time, name="held-time"),
    path("tickets/<int:number>/draft", drafts.draft, name="draft"),
    path("settings/sms", sms.lines, name="sms"),
    path("settings/sms/new/<str:provider>", sms.new_line, name="sms-new"),
    path("settings/sms/<str:public_id>", sms.line, name="sms-line"),
    path("settings/sms/<str:public_id>/try", sms.try_line, name="sms-try"),
    path("tickets/<int:number>/draft/share", drafts.share_draft, name="draft-share"),
    path("tickets/<int:number>/drafts/<str:public_id>/take", drafts.take, name="draft-take"),
    path("tickets/<int:number>/writing", drafts.around, name="writing"),
    path("tickets/<int:number>/copies", copies.find, name="find-copies"),
    path("tickets/<int:number>/copies/add", copies.add_copies, name="add-copies"),
    path("tickets/<int:number>/saved", saved.pick, name="saved-pick"),
    path("tickets/<int:number>/saved/<str:public_id>", saved.text, name="saved-text"),
    path("tickets/<int:number>/messages/<int:message>/steps", message_steps.message_steps, name="message-steps"),
    path("tickets/<int:number>/messages/<int:message>/menu", changing.menu, name="message-menu"),
    path("tickets/<int:number>/messages/<int:message>/forward", handing_on.hand_on, name="message-forward"),
    path("tickets/<int:number>/messages/<int:message>/edit", changing.change, name="message-edit"),
    path("tickets/<int:number>/messages/<int:message>/before", changing.before, name="message-before"),
    path("preview", saved.preview, name="preview"),
    path("settings/profile/writing", habits.habits, name="habits"),
    path("settings/replies", replies.replies, name="replies"),
    path("settings/replies/shipped", replies.add_shipped, name="replies-ship"),
    path("settings/replies/look", replies.look, name="replies-look"),
    path("settings/replies/<str:public_id>", replies.reply, name="reply"),
    path("settings/replies/<str:public_id>/remove", replies.remove, name="reply-remove"),
    # The life of requests: statuses, solving and closing.
    path("settings/statuses", statuses.statuses, name="statuses"),
    path("settings/statuses/<str:public_id>", statuses.status, name="status"),
    path("settings/statuses/<str:public_id>/order", statuses.order, name="status-order"),
    path("settings/statuses/<str:public_id>/retire", statuses.retire, name="status-retire"),
    path("settings/statuses/<str:public_id>/back", statuses.bring_back, name="status-back"),
    path("settings/life", rules.rules, name="life-rules"),
    path("settings/life/categories", rules.add, name="resolution-add"),
    path("settings/life/categories/<str:public_id>", rules.category, name="resolution"),
    path("settings/life/categories/<str:public_id>/order", rules.order, name="resolution-order"),
    path("settings/life/categories/<str:public_id>/retire", rules.retire, name="resolution-retire"),
    # Types, fields, priorities, tags.
    path("settings/types", types.types, name="types"),
    path("settings/types/<str:public_id>", types.type, name="type"),
    path("settings/types/<str:public_id>/order", types.order, name="type-order"),
    path("settings/types/<str:public_id>/retire", types.retire, name="type-retire"),
    path("settings/fields", own_fields.fields, name="fields"),
    path("settings/fields/<str:public_id>", own_fields.field, name="field"),
    path("settings/fields/<str:public_id>/order", own_fields.order, name="field-order"),
    path("settings/fields/<str:public_id>/retire", own_fields.retire, name="field-retire"),
    path("settings/priorities", priorities.priorities, name="priorities"),
    path("settings/priorities/again", priorities.again, name="priorities-again"),
    path("settings/tags", tags.tags, name="tags"),
    path("settings/tags/<str:public_id>", tags.tag, name="tag-page"),
    path("settings/tags/<str:public_id>/retire", tags.retire, name="tag-retire"),
    path("settings/tags/<str:public_id>/merge", tags.merge, name="tag-merge"),
    path("settings/checklists", checklist_templates.checklists, name="checklist-templates"),
    path("settings/checklists/<str:public_id>", checklist_templates.checklist, name="checklist-template"),
    path("settings/tokens", tokens.tokens, name="tokens"),
    path("settings/tokens/<str:public_id>/revoke", tokens.revoke, name="token-revoke"),
    path("settings/audit", audit.audit, name="audit"),
    path("settings/health", health.health, name="health"),
    path("settings/health/reactions/<int:pk>", health.try_reaction, name="health-try"),
    path("join/<str:secret>", join.join, name="join"),
]
