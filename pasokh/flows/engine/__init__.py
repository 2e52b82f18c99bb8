"""The pure heart of flows: a state and a stimulus in, a state and effects out. The runtime and the simulator walk by the same steps.

    state, effects = advance(graph, begun({"order": ""}), {"kind": "begin"}, holds)

A state is plain JSON: `at` (the step), `sequence` (how many steps were entered), `state` (running, waiting, paused, done, failed, cancelled), `variables`,
`waits` (what for), `tries`, `hurried` (steps since it last waited), `said` (how often in this passage), `outcome`, `why` (of a failure, a pause). It is
never changed in place.

A stimulus is {"kind": begin | answer | time | task | decision | result | event | subflow | hand_over | resume | cancel, …}. One that does not fit what the
run waits for changes nothing: what comes doubled or late does no harm. Those with a `sequence` fit that passage only.

Effects are done in their order, {"do": enter | leave | say | act | call | ask | begin | wait | withdraw | hand_over | end | fail, …}. After `act` and `call`
the engine stops until a `result` is told. `holds(filter, variables)` says whether a condition holds.
"""

from .advancing import LIVE, MOST_HURRIED, MOST_STEPS, advance, begun

__all__ = ["LIVE", "MOST_HURRIED", "MOST_STEPS", "advance", "begun"]
