"""The index itself: a virtual table on SQLite, a column and its index on PostgreSQL."""

from django.db import DatabaseError, migrations, transaction

from kopir.search.engine import postgres, sqlite


def make(apps, schema_editor):
    link = schema_editor.connection
    with link.cursor() as cursor:
        if link.vendor != "postgresql":
            for statement in sqlite.MADE:
                cursor.execute(statement)
            return
        for statement in postgres.MADE:
            cursor.execute(statement)
        try:
            with transaction.atomic(using=link.alias):
                cursor.execute(postgres.EXTENSION)
                cursor.execute(postgres.TRIGRAMS)
        except DatabaseError:
            pass  # not allowed here: the site works without correcting slips, and `kopir check` says so


def unmake(apps, schema_editor):
    link = schema_editor.connection
    with link.cursor() as cursor:
        for statement in postgres.UNMADE if link.vendor == "postgresql" else sqlite.UNMADE:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
