"""Names of jobs never change: what waits in the queue of an installation must still be found after an upgrade, whichever module its function stands in."""

from procrastinate.contrib.django import app

# Every name that an installation may have queued. One that is given up keeps a function of its name which does nothing.
LASTING = """
api.jobs.forget_answers automation.jobs.automate automation.jobs.automate_all automation.jobs.call_webhook automation.jobs.forget_old
automation.jobs.go_on automation.jobs.look_again automation.jobs.open_request automation.jobs.send_mail channels.bots.answer_button channels.bots.connect channels.bots.greet channels.jobs.deliver_message channels.jobs.fetch_and_process channels.jobs.forget_steps channels.jobs.link_named channels.jobs.watch_channels channels.mail.weigh channels.relay.look channels.relay.mark channels.relay.say channels.relay.send channels.jobs.process_receipt channels.jobs.take_up_again desk.jobs.send_transcript
flows.jobs.call_out flows.jobs.do_later flows.jobs.forget_old flows.jobs.go_on flows.jobs.sweep_all flows.jobs.wake_due
contacts.end_block events.jobs.retry_reaction kernel.purge kernel.rescue_stalled
notices.jobs.digest notices.jobs.forget_old notices.jobs.plan_digests notices.jobs.push notices.jobs.tell notices.jobs.tell_all
tickets.bulk_jobs.go_on tickets.export_jobs.forget_exports tickets.export_jobs.write_export
tickets.jobs.draw_thumbnail tickets.jobs.scan_again tickets.jobs.scan_file tickets.jobs.sweep_files
tickets.jobs_of_types.forget_filled_before tickets.jobs_of_types.forget_filled_before tickets.jobs_of_types.judge_again tickets.jobs_of_types.move_tagged
tickets.life_jobs.close_silent tickets.life_jobs.move_out tickets.life_jobs.sweep_retired tickets.life_jobs.tell_due_follow_ups
tickets.relation_jobs.send_broadcast tickets.waking.remind_of_task tickets.waking.sweep_clock tickets.waking.wake_ticket
tickets.writing_jobs.send_held tickets.writing_jobs.send_overdue tickets.writing_jobs.sum_up_uses
search.tidy knowledge.draw_thumbnail knowledge.publish_planned knowledge.scan_file knowledge.sweep outreach.forget_old visitors.forget_old visitors.push_answer visitors.sweep widget.tell_queue
""".split()
BY_THE_CLOCK = """
automation.jobs.automate_all automation.jobs.forget_old flows.jobs.forget_old flows.jobs.sweep_all
api.jobs.forget_answers contacts.sweep_blocks channels.bots.look_at_webhooks channels.jobs.forget_steps channels.jobs.watch_channels channels.mail.weigh_again channels.jobs.take_up_again channels.relay.sweep kernel.purge kernel.rescue_stalled notices.jobs.forget_old notices.jobs.plan_digests
notices.jobs.tell_all tickets.export_jobs.forget_exports tickets.jobs.scan_again tickets.jobs.sweep_files tickets.life_jobs.close_silent
tickets.life_jobs.sweep_retired tickets.life_jobs.tell_due_follow_ups tickets.waking.sweep_clock tickets.writing_jobs.send_overdue
tickets.jobs_of_types.forget_filled_before tickets.writing_jobs.sum_up_uses knowledge.sweep outreach.forget_old visitors.forget_old visitors.sweep
""".split()


def test_every_job_is_still_found_by_its_name():
    names = [*LASTING, *(f"{name}.tick" for name in BY_THE_CLOCK)]
    assert [name for name in names if name not in app.tasks] == []
