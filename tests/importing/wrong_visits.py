"""Visits that cannot have been so, and the line that says so."""

from typing import Any

Case = tuple[str, str, dict[str, Any]]

CASES: list[Case] = [
    (
        "appointments.csv, row 2, starts_at",
        "“soon” is not a date. Write it like 3/4/2026 or 2026-03-04.",
        {"appointments": {"starts_at": "soon"}},
    ),
    (
        "subscriptions.csv, row 2, starts_on",
        "“3/4/2026 9:00 AM” holds more than a date. Write it like 2026-03-04.",
        {"subscriptions": {"starts_on": "3/4/2026 9:00 AM"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "“2/25/2026” has no time of day. Write it like 3/4/2026 2:30 PM.",
        {"appointments": {"starts_at": "2/25/2026"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "“4 Foo 2026 9:00” names no month we know. Write it like 2026-03-04.",
        {"appointments": {"starts_at": "4 Foo 2026 9:00"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        ("“46085.375” is a spreadsheet's number for a date. Format the column as a date and save again."),
        {"appointments": {"starts_at": "46085.375"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "“2/25/1926 9:00” lies before 1990 or after 2100. Check the year.",
        {"appointments": {"starts_at": "2/25/1926 9:00"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "“2/25/2026 noon” has no time we can read. Write it like 2:30 PM or 14:30.",
        {"appointments": {"starts_at": "2/25/2026 noon"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "No place on earth has the offset in “2026-02-25 09:00+15:00”. Leave it out, or mend it.",
        {"appointments": {"starts_at": "2026-02-25 09:00+15:00"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "There is no such day as “2/30/2026 9:00”. Check day and month.",
        {"appointments": {"starts_at": "2/30/2026 9:00"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "There is no such time as “2/25/2026 25:00”. Check the clock.",
        {"appointments": {"starts_at": "2/25/2026 25:00"}},
    ),
    (
        "appointments.csv",
        (
            "Row 2 says “25/2/2026 9:00”, so the day comes first; row 3 says “2/26/2026 9:00”, so the "
            "month does. Write every date like 2026-03-04."
        ),
        {
            "appointments": [
                {"starts_at": "25/2/2026 9:00"},
                {"external_id": "A2", "starts_at": "2/26/2026 9:00"},
            ]
        },
    ),
    (
        "appointments.csv, row 2, starts_at",
        "Visits start on a quarter hour: choose :00, :15, :30 or :45.",
        {"appointments": {"starts_at": "2/25/2026 9:05"}},
    ),
    (
        "appointments.csv",
        "Say when visits start: in a column starts_at, or in two columns date and time.",
        {"appointments": "external_id,client,therapist,service\nA1,C1,T1,Hour\n"},
    ),
    (
        "appointments.csv, row 2, state",
        "“lost” is none of: booked, completed, cancelled, no-show, rescheduled.",
        {"appointments": {"state": "lost"}},
    ),
    (
        "appointments.csv, row 2, state",
        "A visit that names rescheduled_to is rescheduled. Mend one of the two.",
        {"appointments": {"rescheduled_to": "A2"}},
    ),
    (
        "appointments.csv, row 2, rescheduled_to",
        "Say which row the visit moved to, by its external_id.",
        {"appointments": {"state": "rescheduled", "kind": "client_on_time"}},
    ),
    (
        "appointments.csv, row 2, rescheduled_to",
        "No row of this file has the external_id “A9”. Add it, or mend the cell.",
        {"appointments": {"state": "rescheduled", "kind": "client_on_time", "rescheduled_to": "A9"}},
    ),
    (
        "appointments.csv, row 3, rescheduled_to",
        "Row 2 moved there already. Two visits cannot become one.",
        {
            "appointments": [
                {"state": "rescheduled", "kind": "client_on_time", "rescheduled_to": "A3"},
                {
                    "state": "rescheduled",
                    "kind": "client_on_time",
                    "external_id": "A2",
                    "starts_at": "2026-02-26 09:00",
                    "rescheduled_to": "A3",
                },
                {"external_id": "A3", "starts_at": "2026-02-27 09:00"},
            ]
        },
    ),
    (
        "appointments.csv, row 2, rescheduled_to",
        "Row 3 is a visit of another client. Name the row this visit became.",
        {
            "appointments": [
                {"state": "rescheduled", "kind": "client_on_time", "rescheduled_to": "A2"},
                {"external_id": "A2", "client": "C2", "starts_at": "2026-02-26 09:00"},
            ]
        },
    ),
    (
        "appointments.csv, row 2, rescheduled_to",
        "These moves run in a circle. Mend one of them.",
        {
            "appointments": [
                {"state": "rescheduled", "kind": "client_on_time", "rescheduled_to": "A2"},
                {
                    "state": "rescheduled",
                    "kind": "client_on_time",
                    "external_id": "A2",
                    "starts_at": "2026-02-26 09:00",
                    "rescheduled_to": "A1",
                },
            ]
        },
    ),
    (
        "appointments.csv, row 2, notice_at",
        "The kind says client_late, the notice says: 24 hours’ notice or more. Mend one of the two.",
        {"appointments": {"state": "cancelled", "kind": "client_late", "notice_at": "2026-02-24 09:00"}},
    ),
    (
        "appointments.csv, row 2, notice_at",
        "Say when notice was given, or write client_on_time or client_late in the column kind.",
        {"appointments": {"state": "cancelled"}},
    ),
    (
        "appointments.csv, row 2, therapist",
        (
            "Maya Lin has no pay rate for Hour on Wed 25 Feb 2026. "
            "Give one in rates.csv, or in the column rate of therapists.csv."
        ),
        {"therapists": {"rate": ""}},
    ),
    (
        "appointments.csv, row 2, booked_at",
        "This lies in the future. Check day and time.",
        {"appointments": {"booked_at": "2026-03-02 12:01"}},
    ),
    (
        "appointments.csv, row 3, starts_at",
        (
            "Overlaps with row 2: Maya Lin is taken Wed 25 Feb 2026, 9:00 AM to 10:15 AM, setup time "
            "included. Change one."
        ),
        {"appointments": [{}, {"external_id": "A2", "client": "C2", "starts_at": "2026-02-25 10:00"}]},
    ),
]
