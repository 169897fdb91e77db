"""What a second import says: the changes of the first one, those of the second, and the line."""

from typing import Any

Case = tuple[str, str, dict[str, Any], dict[str, Any]]

PROBLEMS: list[Case] = [
    (
        "subscriptions.csv, row 2, client",
        "This subscription belongs to Jo Reed. Give the other client one of their own.",
        {},
        {"subscriptions": {"client": "C1"}},
    ),
    (
        "plans.csv, row 2, sessions_per_week",
        "Clients are enrolled at 1 a week. Give the new number a plan of its own.",
        {},
        {"plans": {"sessions_per_week": "2"}},
    ),
    (
        "operator.csv, row 2, currency",
        "Prices and rates are kept in USD already; the currency cannot change.",
        {},
        {"operator": {"currency": "EUR"}},
    ),
    (
        "properties.csv, row 2, time_zone",
        "Visits are booked here in another time zone; settle or move them before the zone changes.",
        {"appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"}},
        {
            "appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"},
            "properties": {"time_zone": "America/Chicago"},
        },
    ),
    (
        "appointments.csv, row 2, starts_at",
        "Overlaps with a visit that is booked here already: Maya Lin is taken. Change the row.",
        {"appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"}},
        {
            "appointments": {
                "starts_at": "2026-03-04 10:00",
                "state": "booked",
                "external_id": "A2",
                "client": "C2",
            }
        },
    ),
    (
        "appointments.csv, row 2, rescheduled_to",
        "Row 3 came in before as a visit of its own. Leave this row out.",
        {"appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"}},
        {
            "appointments": [
                {
                    "external_id": "A0",
                    "starts_at": "2026-03-03 09:00",
                    "state": "rescheduled",
                    "notice_at": "2026-03-01 09:00",
                    "rescheduled_to": "A1",
                },
                {"starts_at": "2026-03-04 09:00", "state": "booked"},
            ]
        },
    ),
]
NOTES: list[Case] = [
    (
        "subscriptions.csv, row 2, starts_on",
        "A subscription keeps its beginning, Mon 2 Feb 2026.",
        {},
        {"subscriptions": {"starts_on": "2026-02-09"}},
    ),
    (
        "subscriptions.csv, row 2, ends_on",
        "Weeks before Mon 9 Mar 2026 are granted; it ends then.",
        {},
        {"subscriptions": {"ends_on": "2026-02-16"}},
    ),
    (
        "subscriptions.csv, row 2, paused_from",
        "Weeks before Mon 9 Mar 2026 are granted.",
        {},
        {"subscriptions": {"paused_from": "2026-02-16"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        (
            "This visit stands at Wed 4 Mar 2026, 9:00 AM and stays there. "
            "Move it in the app, so that everyone is told."
        ),
        {"appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"}},
        {"appointments": {"starts_at": "2026-03-05 09:00", "state": "booked"}},
    ),
    (
        "appointments.csv, row 2, client",
        "This visit is booked with “Ben Okafor” and stays so. Change it in the app.",
        {"appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"}},
        {"appointments": {"starts_at": "2026-03-04 09:00", "state": "booked", "client": "C2"}},
    ),
    (
        "appointments.csv, row 2, state",
        "This visit is completed here and stays so. Undo that in the app.",
        {"appointments": {}},
        {"appointments": {"state": "no-show"}},
    ),
]
