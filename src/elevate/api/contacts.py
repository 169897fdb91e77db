"""What the API takes and gives of people and places: checked like an import, refused by field."""

from collections.abc import Callable, Mapping
from typing import Any

from elevate.api.problems import invalid
from elevate.core.refusals import Refused
from elevate.importing import fields
from elevate.people.models import Operator, Person
from elevate.people.speech import spoken


def operator() -> Operator:
    """Return the business itself."""
    return Operator.objects.first() or Operator()


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return `given` with e-mail, phone and time zone as they are stored; 422 by field for what is none."""
    values = dict(given)
    if values.get("email"):
        values["email"] = _read("email", fields.email, values["email"])
    if values.get("phone"):
        values["phone"] = _read("phone", fields.phone(operator().country), values["phone"])
    if values.get("time_zone"):
        values["time_zone"] = _read("time_zone", fields.zone, values["time_zone"])
    return values


def person(somebody: Person) -> dict[str, Any]:
    """Return what is shown of everybody: the id, and how to reach them."""
    return {
        "id": somebody.pk,
        "name": somebody.name,
        "email": somebody.email,
        "phone": somebody.phone,
        "can_sign_in": somebody.user_id is not None,
    }


def _read(field: str, parse: Callable[[str], str], value: str) -> str:
    try:
        return parse(value)
    except Refused as refusal:
        raise invalid(field, spoken(refusal.sentence)) from refusal
