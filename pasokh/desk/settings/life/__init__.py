"""Settings of a request's life: statuses, what solving asks for, when silence closes."""
