"""Entering a request by hand: after a call, a visit, or whatever reached a colleague outside of the channels."""
