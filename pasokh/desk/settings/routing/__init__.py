"""How work reaches people: queues, capacity, skills, the structure of the team."""
