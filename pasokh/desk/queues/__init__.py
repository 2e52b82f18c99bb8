"""The queue as those see it who work it: what is offered to them, what is next, what waits; and for leads who got how much."""
