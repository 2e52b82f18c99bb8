"""One ticket on the desk: its thread, what may be done to it, its customer."""
