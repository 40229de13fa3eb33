"""The topics that a site begins with."""

from django.db import migrations

from kopir.issues.seeds import TOPICS


def add_topics(apps, schema_editor):
    topic = apps.get_model("issues", "Topic")
    for position, (slug, (kk, ru, en)) in enumerate(TOPICS.items(), start=1):
        topic.objects.get_or_create(
            slug=slug, defaults={"names": {"kk": kk, "ru": ru, "en": en}, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("issues", "0001_initial")]

    operations = [migrations.RunPython(add_topics, migrations.RunPython.noop)]
