from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sla", "0002_several_warnings")]

    operations = [
        migrations.RemoveConstraint("policy", "warns_before_it_is_late"),
        migrations.RemoveField("policy", "warns"),
    ]
