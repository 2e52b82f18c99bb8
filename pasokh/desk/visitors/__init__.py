"""Visitors now: who is on the site's pages, the same of one of them and beside her request, speaking to her first, and the counters."""
