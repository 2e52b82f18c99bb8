"""The business and its people.

Nouns: Workspace (the tenant), Address (the one look-up outside of tenants: who owns this site key, host name,
token, invitation, recipient address?), User (who signs in, outside of tenants), Member (a user at work in a
workspace, with a role), Team, Invitation, ApiToken, CustomField (a field that the business adds to one of the product's
things). Verbs: `found` a workspace, invite, join, deactivate.
Customers are Contacts, never Users.
"""
