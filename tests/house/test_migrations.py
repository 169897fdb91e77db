import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = [
    migration
    for migration in MigrationLoader(None).disk_migrations.values()
    if type(migration).__module__.startswith("elevate.")
]


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("migration", OURS, ids=str)
def test_every_migration_can_be_taken_back(migration):
    assert [operation for operation in migration.operations if not operation.reversible] == []
