"""Telling browsers: Web Push (RFC 8030) with the installation's own key (VAPID, RFC 8292), encrypted for the browser alone (RFC 8291)."""
