from collections import defaultdict
from functools import partial

from django.db.models import Q

from pasokh.automation.happenings import HAPPENINGS
from pasokh.events import on

from .actions.duties import tick
from .models import Duty, Flow, Run, Stimulus
from .queries import awaits, forget_known, has_flows, talks
from .stimuli import leave_word

# Not one whose place another flow within it has taken: that one talks.
TALKING = (Q(waits_for="answer") | Q(kind=Flow.Kind.CONVERSATION)) & ~Q(waits_for="subflow")
_awaited = defaultdict(list)
for _each in HAPPENINGS.values():
    if _each.about == "ticket":
        _awaited[_each.kind].append(_each)


@on("flow.deployed")
def listen(event):
    forget_known()


@on("message.received", when=talks)
def hear_the_customer(event):
    """What the customer writes goes to the runs that talk with her; her message is on the ticket as always. A machine's is for nobody."""
    if event.payload.get("automatic") or event.payload.get("unanswerable"):
        return
    live = Run.objects.filter(TALKING, ticket=event.subject_id, state=Run.State.WAITING)
    for run_id, sequence in live.values_list("pk", "sequence"):
        # Said before the next question was asked, it is no answer to that one.
        leave_word(run_id, "answer", {"message": event.payload["message"], "sequence": sequence}, event.pk)


@on("message.composed", when=talks)
def make_way(event):
    """A member who answers by hand takes over: the conversation rests."""
    if event.actor_kind != "member":
        return
    live = Run.objects.filter(TALKING, ticket=event.subject_id, state__in=(Run.State.WAITING, Run.State.RUNNING))
    for run_id in live.values_list("pk", flat=True):
        leave_word(run_id, "hand_over", {"why": "member", "by": event.actor_id}, event.pk)


def _tell(event):
    if event.subject_kind != "ticket":
        return
    keys = [each.key for each in _awaited[event.kind] if each.test(event.payload)]
    waiting = Run.objects.filter(
        ticket=event.subject_id, state__in=(Run.State.WAITING, Run.State.PAUSED), until__in=keys
    )
    for run_id, sequence, until in waiting.values_list("pk", "sequence", "until"):
        leave_word(run_id, "event", {"event": until, "sequence": sequence}, event.pk)


def _listener():
    def tell_who_waits(event):
        """Something happened to a request, and a run waits for just that."""
        _tell(event)

    return tell_who_waits


for _kind in _awaited:  # each asked by itself, so that only what some step waits for is looked at
    on(_kind, when=partial(awaits, _kind))(_listener())


@on("task.done", when=has_flows)
def end_duty(event):
    """A task that stands for a step was ticked off among the request's tasks."""
    duty = Duty.objects.filter(task=event.payload["task"], ended_at=None).first()
    if duty:
        tick(duty, event)


@on("ticket.closed", when=has_flows)
def end_with_the_request(event):
    """A closed request needs nothing more. Not the run whose own step closed it: that one comes to its end."""
    live = Run.objects.live().filter(ticket=event.subject_id, parent=None)
    if event.actor_kind == "flow":
        live = live.exclude(pk=_outermost(Run.objects.filter(told=event.cause_id).first()))
    for run_id in live.values_list("pk", flat=True):
        leave_word(run_id, "cancel", {"why": "closed"}, event.pk)


def _outermost(run):
    while run and run.parent:
        run = run.parent
    return run.pk if run else None


@on("ticket.absorbed", when=has_flows)
def talk_with_one_voice(event):
    """Runs go along with a merged request. Of several conversations the first goes on."""
    talks = Run.objects.live().filter(ticket=event.subject_id, kind=Flow.Kind.CONVERSATION, parent=None)
    for run_id in talks.order_by("pk").values_list("pk", flat=True)[1:]:
        leave_word(run_id, "cancel", {"why": "merged"}, event.pk)


@on("contact.erased")
def forget(event):
    """What a customer said to flows goes with her; that they ran, and how, stays. What still runs with her ends."""
    hers = Run.objects.filter(ticket__contact=event.subject_id)
    Stimulus.objects.filter(run__in=hers).delete()  # what another program answered of her waits there
    for run_id in hers.live().filter(parent=None).values_list("pk", flat=True):
        leave_word(run_id, "cancel", {"why": "erased"}, event.pk)
    Duty.objects.filter(run__in=hers).update(title="", note="")
    hers.update(variables={})
