"""Fields of the business's own, said of three tickets in ten: a colour (one in a thousand is rare), a price, a model in words."""

KINDS = {"bench_colour": "choice", "bench_price": "number", "bench_model": "text"}
COLOURS = ("red", "blue", "rare")
SAYING = "workspace_id = {workspace} AND number %% 10 IN (1, 4, 7)"
COLOUR = "CASE WHEN number %% 1000 = 7 THEN 'rare' WHEN number %% 3 = 0 THEN 'blue' ELSE 'red' END"
VALUES = f"""
INSERT INTO tickets_fieldvalue (workspace_id, ticket_id, key, text, number)
SELECT workspace_id, id, 'bench_colour', {COLOUR}, NULL::float FROM tickets_ticket WHERE {SAYING} UNION ALL
SELECT workspace_id, id, 'bench_price', '', number %% 9973 FROM tickets_ticket WHERE {SAYING} UNION ALL
SELECT workspace_id, id, 'bench_model', 'مدل ' || number %% 997, NULL FROM tickets_ticket WHERE {SAYING}
"""
SHOWN = f"""
UPDATE tickets_ticket SET "values" = jsonb_build_object(
    'bench_colour', {COLOUR}, 'bench_price', number %% 9973, 'bench_model', 'مدل ' || number %% 997
) WHERE {SAYING} AND number > (SELECT max(number) FROM tickets_ticket WHERE workspace_id = {{workspace}}) - 50000
"""  # of the newest alone: to write a million tickets anew would leave another table than was filled


def make(here, facts) -> dict:
    """Make the fields and what tickets say in them, once."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.workspaces.actions.custom_fields import make_field
    from pasokh.workspaces.models import CustomField, Member

    with workspace(facts["workspace"]):
        owner, known = Member.objects.get(pk=facts["owner"]), set(CustomField.objects.values_list("key", flat=True))
        choices = [{"key": key, "labels": {"fa": key, "en": key}} for key in COLOURS]
        for key in KINDS.keys() - known:
            more = {"choices": choices} if KINDS[key] == "choice" else {}
            make_field(by=owner, key=key, kind=KINDS[key], labels={"fa": key, "en": key}, **more)
    here.run_sql(f"DELETE FROM tickets_fieldvalue WHERE workspace_id = {facts['workspace']} AND key LIKE 'bench_%'")
    for statement in (VALUES, SHOWN):
        here.run_sql(statement.format(workspace=facts["workspace"]).replace("%%", "%"))
    here.run_sql("VACUUM ANALYZE tickets_fieldvalue")
    return {"fields": sorted(KINDS)}
