"""Who writes to the business.

Nouns: Contact, Company, Identity (a way to reach or recognise a contact: phone, e-mail, messenger handle, chat
visitor), Segment (customers who are treated alike, by themselves or by their company). Verbs: `identify` (who is this?), `claim`
(what a visitor says of herself), `merge`, `erase`, `put_contact` (into segments).
A proven identity (we received something from it) belongs to one contact; a claimed one proves nothing.
Rooms above that hold more of a person react to `contact.merged` and `contact.erased`.
"""
