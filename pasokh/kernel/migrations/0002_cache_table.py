"""The cache that all processes share: the table that Django's DatabaseCache expects, outside of the write-ahead log."""

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE kernel_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RunSQL(TABLE, "DROP TABLE kernel_cache")]
