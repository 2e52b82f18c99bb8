"""Search over contacts by any part of a name, phone or address: see tickets/0002 for why it is a function."""

from django.db import migrations

INDEX = "CREATE INDEX contacts_contact_folded ON contacts_contact USING gin (workspace_id, folded gin_trgm_ops)"

# The index serves LIKE, not LIKE ALL: it looks up the first pattern, which the caller makes the longest.
SEARCH = """
CREATE FUNCTION contacts_search(asked text[], wanted int) RETURNS TABLE (contact_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = off
AS $$
    SELECT contact.id FROM contacts_contact AS contact
    WHERE contact.workspace_id = nullif(current_setting('pasokh.ws', true), '')::bigint
      AND contact.folded LIKE asked[1] AND contact.folded LIKE ALL (asked)
    ORDER BY contact.id DESC LIMIT wanted
$$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX contacts_contact_folded"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION contacts_search(text[], int)"),
    ]
