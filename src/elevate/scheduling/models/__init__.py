"""The rows of scheduling."""

from elevate.scheduling.models.appointment import Appointment
from elevate.scheduling.models.claim import Claim
from elevate.scheduling.models.resolution import Resolution

__all__ = ["Appointment", "Claim", "Resolution"]
