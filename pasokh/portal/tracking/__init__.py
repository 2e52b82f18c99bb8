"""The state of one request, for whoever has its tracking code and the phone or e-mail it came from."""
