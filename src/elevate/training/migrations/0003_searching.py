"""What search looks through, with a full-text table on SQLite and an index on PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Words are folded before they come here: nothing is left for the database to fold.
ADD = {
    "sqlite": (
        "CREATE VIRTUAL TABLE training_passage_words "
        "USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    ),
    "postgresql": (
        "CREATE INDEX passage_words ON training_passage "
        "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
    ),
}
REMOVE = {"sqlite": "DROP TABLE training_passage_words", "postgresql": "DROP INDEX passage_words"}


def add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(ADD[schema_editor.connection.vendor])


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(REMOVE[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0002_nudges_and_parcels"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name_plural": "search index",
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("anchor", models.CharField(blank=True, max_length=250)),
                ("position", models.PositiveIntegerField()),
                ("words", models.TextField()),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="training.lesson",
                    ),
                ),
            ],
            options={
                "ordering": ("lesson", "position"),
            },
        ),
        migrations.RunPython(add, remove),
    ]
