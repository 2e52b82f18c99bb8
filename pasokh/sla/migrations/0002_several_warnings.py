"""Policies warn several times; a clock knows of which warning it was told last."""

from django.db import migrations, models

import pasokh.sla.models.policy

KNOWN = """
UPDATE sla_policy SET warnings = CASE WHEN warns > 0 THEN jsonb_build_array(warns) ELSE '[]'::jsonb END;
UPDATE sla_clock SET warned = policy.warns FROM sla_policy AS policy
WHERE sla_clock.workspace_id = policy.workspace_id AND sla_clock.policy_id = policy.id
AND sla_clock.warned_at IS NOT NULL AND sla_clock.ended_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_initial")]

    operations = [
        migrations.AddField("policy", "warnings", models.JSONField(default=pasokh.sla.models.policy.usual_warnings)),
        migrations.AddField("clock", "warned", models.PositiveSmallIntegerField(default=0)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
