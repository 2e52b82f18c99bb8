"""Search over contacts by any part of a name, phone or address: see tickets/0002 for why it is a function."""

from django.db import migrations

INDEX = "CREATE INDEX contacts_contact_folded ON contacts_contact USING gin (workspace_id, folded gin_trgm_ops)"

# The index serves LIKE, not LIKE ALL: it looks up the first pattern, which the caller makes the longest. Planned anew with the real
# values each time: a plan for any workspace and any pattern would read the whole workspace.
SEARCH = """
CREATE FUNCTION contacts_search(asked text[], wanted int) RETURNS TABLE (contact_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    ws bigint := nullif(current_setting('pasokh.ws', true), '')::bigint;
    longest text := asked[1];
BEGIN
    RETURN QUERY
        SELECT contact.id FROM contacts_contact AS contact
        WHERE contact.workspace_id = ws AND contact.folded LIKE longest AND contact.folded LIKE ALL (asked)
        ORDER BY contact.id DESC LIMIT wanted;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX contacts_contact_folded"),
        migrations.RunSQL(SEARCH, "DROP FUNCTION contacts_search(text[], int)"),
    ]
