import pytest
from django.apps import apps
from django.db import models

OURS = [model for model in apps.get_models() if model.__module__.startswith("elevate.")]
# Names that cannot be taken for anything else; `last_login` is Django's.
PLAIN = {"at", "now", "last_login"}


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_model_says_what_it_is(model):
    speaker = next(base for base in model.__mro__ if "__str__" in vars(base))
    assert speaker.__module__.startswith("elevate."), f"{label(model)} has no __str__ of its own"


@pytest.mark.parametrize("model", OURS, ids=label)
def test_every_constraint_and_index_has_a_name_of_its_own(model):
    named = [*model._meta.constraints, *model._meta.indexes]
    assert all(item.name and not item.name.startswith(f"{model._meta.app_label}_") for item in named)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_column_says_its_unit(model):
    for field in model._meta.concrete_fields:
        match field:
            case _ if field.name in PLAIN:
                continue
            case models.DateTimeField():
                assert field.name.endswith(("_at", "_until")), field.name
            case models.DateField():
                assert field.name.endswith("_on"), field.name
            case _:
                assert not field.name.endswith(("_at", "_on")), field.name
