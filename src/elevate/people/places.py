"""Where the operator itself is."""

from elevate.people.models import Operator


def operator_zone() -> str:
    """Return the time zone of the operator: that of its pay weeks and of its coordinators' lists."""
    return Operator.objects.values_list("time_zone", flat=True).first() or "UTC"
