"""What failed, in words: reactions to events, jobs, deliveries."""

from django.utils.translation import gettext as _


def reaction_words(name) -> str:
    """What a reaction would have done; an unknown one shows its name."""
    known = {
        "automation.reactions.ship_rules": _("Bringing a new business the rules that come with the program"),
        "calendars.reactions.ship_hours": _("Giving a new business its working hours"),
        "calendars.reactions.follow_time_zone": _("Working by the new time zone"),
        "channels.reactions.send_reply": _("Sending an answer on its way"),
        "channels.reactions.forget_raw_input": _("Erasing a customer from what arrived"),
        "channels.reactions.follow_merge": _("Joining what arrived from two customers who are one"),
        "api.reactions.forget_what_was_answered": _("Erasing a customer from answers kept for the API"),
        "desk.reactions.close_her_streams": _("Ending the live screen of a colleague whose access changed"),
        "desk.reactions.close_streams_of_those_who_lost_it": _("Ending the live screen of those who lost a request"),
        "notices.reactions.begin_reading": _("Beginning to read the log for notices"),
        "notices.reactions.fall_silent": _("Forgetting the browsers and notices of a colleague who left"),
        "routing.reactions.route_what_arrives": _("Giving a new request to whoever has room"),
        "routing.reactions.place_anew": _("Finding the queue of a request anew"),
        "routing.reactions.stop_waiting": _("Taking a request out of its queue"),
        "routing.reactions.use_the_room": _("Handing out what waits when somebody finished something"),
        "routing.reactions.follow_presence": _("Handing out what waits when somebody comes or goes"),
        "routing.reactions.relieve_who_left": _("Giving the requests of a colleague who left to others"),
        "routing.reactions.learn_anew": _("Knowing anew who works which queue"),
        "routing.reactions.ask_for_other_skills": _("Knowing anew who works which queue"),
        "tickets.reactions.ship_statuses": _("Making the statuses of a new business"),
        "tickets.reactions.read_fields_anew": _("Asking for the fields of requests as they stand now"),
        "tickets.reactions.move_tickets": _("Joining the requests of two customers who are one"),
        "tickets.reactions.plan_waking": _("Planning when a snoozed request is back"),
        "tickets.reactions.plan_reminder": _("Planning when somebody is reminded of a task"),
        "tickets.reactions.bring_checklists": _("Putting the checklists of its type on a request"),
        "tickets.reactions.forget_work_with_her": _("Erasing a customer from tasks and checklists"),
        "tickets.reactions.forget": _("Erasing a customer from requests"),
        "tickets.reactions.forget_exports": _("Removing exports in which an erased customer may stand"),
        "sla.reactions.count_to_contract": _("Counting a request to the contract of its customer"),
        "sla.reactions.count_work": _("Counting time spent to a contract"),
        "sla.reactions.keep_promises": _("Working out by when a request is due"),
        "sla.reactions.promise_otherwise": _("Following what the policies promise now"),
        "sla.reactions.read_contracts_anew": _("Reading the contracts as they are now"),
        "sla.reactions.measure_otherwise": _("Working out due times by the new working hours"),
        "sla.reactions.measure_in_another_zone": _("Working out due times by the new time zone"),
        "sla.reactions.move_contracts": _("Joining the contracts of two customers who are one"),
        "sla.reactions.forget": _("Erasing a customer from contracts and promises"),
        "widget.reactions.follow_merge": _("Joining the chats of two customers who are one"),
        "widget.reactions.fall_silent": _("Ending the chat of a customer who was erased"),
    }
    return known.get(name.removeprefix("pasokh."), name)


def job_words(name) -> str:
    """What a job does; an unknown one shows its name."""
    known = {
        "channels.jobs.process_receipt": _("Processing what arrived"),
        "channels.jobs.deliver_message": _("Sending an answer"),
        "tickets.writing_jobs.send_held": _("Sending an answer that waited for its time"),
        "tickets.writing_jobs.sum_up_uses": _("Counting how often saved replies were sent"),
        "tickets.writing_jobs.send_overdue": _("Looking for answers that are past their time"),
        "sla.jobs.sweep": _("Looking for promises that are due"),
        "sla.jobs.recalculate": _("Working out due times anew"),
        "automation.jobs.automate": _("Applying the rules to what happened"),
        "automation.jobs.automate_all": _("Applying the rules to what happened"),
        "automation.jobs.call_webhook": _("Calling a webhook of a rule"),
        "automation.jobs.forget_old": _("Forgetting old lines of the log of rules"),
        "automation.jobs.go_on": _("Going on with a rule that waited"),
        "automation.jobs.open_request": _("Opening a request that a rule asked for"),
        "automation.jobs.send_mail": _("Sending a mail of a rule"),
        "api.jobs.forget_answers": _("Forgetting answers kept for the API"),
        "events.jobs.retry_reaction": _("Catching up on what failed"),
        "tickets.jobs_of_types.forget_filled_before": _("Forgetting what fields said before"),
        "tickets.jobs_of_types.judge_again": _("Recalculating the priority of requests"),
        "tickets.jobs_of_types.move_tagged": _("Giving requests the tag that another one was merged into"),
        "notices.jobs.digest": _("Sending a colleague the digest"),
        "notices.jobs.push": _("Telling the browsers of colleagues"),
        "notices.jobs.forget_old": _("Forgetting old notices"),
        "notices.jobs.plan_digests": _("Planning the digests"),
        "notices.jobs.tell": _("Telling colleagues what happened"),
        "notices.jobs.tell_all": _("Telling colleagues what happened"),
        "routing.hand_out_waiting": _("Handing out what waits"),
        "routing.free_member": _("Handing out what waits when somebody has room"),
        "routing.expire_offer": _("Offering a request to the next one"),
        "routing.withdraw_offers": _("Taking offers back from who is gone"),
        "routing.place_ticket": _("Finding the queue of a request anew"),
        "routing.empty_queue": _("Emptying a queue that was retired"),
        "routing.relieve_member": _("Giving the requests of a colleague who left to others"),
        "routing.sweep": _("Looking after the queues each minute"),
        "tickets.life_jobs.close_silent": _("Closing solved requests after a silence"),
        "tickets.life_jobs.tell_due_follow_ups": _("Telling of follow-ups that are due"),
        "tickets.life_jobs.move_out": _("Moving requests out of a retired status"),
        "tickets.life_jobs.sweep_retired": _("Looking for requests left in a retired status"),
        "tickets.waking.wake_ticket": _("Bringing a snoozed request back"),
        "tickets.waking.remind_of_task": _("Reminding somebody of a task"),
        "tickets.waking.sweep_clock": _("Catching up on what should have happened by now"),
        "desk.jobs.send_transcript": _("Mailing a transcript"),
        "tickets.jobs.draw_thumbnail": _("Drawing a small picture"),
        "tickets.jobs.scan_file": _("Asking the virus scanner about a file"),
        "tickets.relation_jobs.send_broadcast": _("Answering all linked requests"),
        "tickets.bulk_jobs.go_on": _("Changing many requests at once"),
        "tickets.export_jobs.write_export": _("Writing an export"),
    }
    return known.get(name, name)


def delivery_words(delivery) -> str:
    """What became of a delivery that is in trouble."""
    if delivery.state == delivery.State.UNSURE:
        return _("The connection broke while it was being sent: it may have arrived.")
    return _("It could not be sent.")
