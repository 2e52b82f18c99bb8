"""Whether a mail is from where it says: SPF, DKIM and DMARC checked by ourselves, and senders that look like somebody else.

`results.weigh` asks the DNS, so it runs in a job after the mail is a message (`weighing`), outside of transactions. Whatever comes of it is shown with the
message; no mail is refused, and no ticket chosen, by it.
"""
