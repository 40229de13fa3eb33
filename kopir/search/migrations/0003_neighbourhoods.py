"""On PostgreSQL the index knows where a row lies: its column is made anew, and with it its index."""

from django.db import migrations

from kopir.search.engine import postgres


def make_anew(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for statement in (*postgres.UNMADE, *postgres.MADE):
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index")]
    operations = [migrations.RunPython(make_anew, migrations.RunPython.noop)]
