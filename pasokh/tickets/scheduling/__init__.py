"""When something is due: moments that can be chosen, and working days."""
