"""The operator that facts are read from, and others with other rules."""

from datetime import timedelta

from elevate.core.facts.setting import Setting
from elevate.core.money import Money
from elevate.core.policy import Policy

HOUR = timedelta(hours=1)
SETTING = Setting(policy=Policy(), operator="Elevate", coordinators=("Kristine Hale",), rate=Money(7200))
TWELVE = SETTING.under(Policy(free_notice=12 * HOUR))
STRICT = SETTING.under(Policy(late_move_by_therapist=False, operator_late_pays=False))
