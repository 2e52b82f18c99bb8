"""My tasks: what a colleague has promised to do, on whichever ticket."""
