"""Putting an end to automatic mail, for whoever got one."""
