"""The rows of scheduling."""

from elevate.scheduling.models.appointment import Appointment
from elevate.scheduling.models.away import Away
from elevate.scheduling.models.claim import Claim
from elevate.scheduling.models.resolution import Resolution
from elevate.scheduling.models.roster import Roster, WeeklyHours
from elevate.scheduling.models.series import Series, Skip, Substitution
from elevate.scheduling.models.time_off import Blackout, TimeOff
from elevate.scheduling.models.travel import Travel

__all__ = [
    "Appointment",
    "Away",
    "Blackout",
    "Claim",
    "Resolution",
    "Roster",
    "Series",
    "Skip",
    "Substitution",
    "TimeOff",
    "Travel",
    "WeeklyHours",
]
