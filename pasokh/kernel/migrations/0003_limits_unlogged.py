from django.db import migrations


class Migration(migrations.Migration):
    """How full each bucket is may be forgotten when the server crashes; until then every counted request waited for the disk."""

    dependencies = [("kernel", "0002_cache_table")]

    operations = [
        migrations.RunSQL("ALTER TABLE kernel_limit SET UNLOGGED", "ALTER TABLE kernel_limit SET LOGGED"),
    ]
