"""Nobody at the desk: what visitors of a site write goes to colleagues' own Telegram or Bale, and their answers come back as their replies.

Nouns (channels.models): Relay (one a site: which team, after how long), Handset (a colleague's own chat with one of our bots), HandsetCode, Relayed (one
message on one handset). Whoever answers there has the request: it is assigned to her, under the ticket's lock, so that of two who press at once exactly one
has it. What cannot be told stands on the Relay, and the request in the desk as ever.
"""
