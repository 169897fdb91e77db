"""Appeals against a late charge or a no-show: how long there is to file and to answer one (rules.md 5)."""

from datetime import timedelta

#: A charge can be appealed for so long.
FILE_WITHIN = timedelta(days=14)
#: An appeal that nobody answered for so long is brought up again.
FLAG_AFTER = timedelta(days=3)
