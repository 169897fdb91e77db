"""What is read otherwise than it stands, and the line that says so."""

from typing import Any

Case = tuple[str, str, dict[str, Any]]

CASES: list[Case] = [
    (
        "clients.csv",
        "Read as Windows-1252.",
        {"clients": b"id,name,property\nC1,Jos\xe9,P1\n", "subscriptions": None},
    ),
    (
        "clients.csv",
        "The column “Emial” is ignored. If it means email, call it so.",
        {"clients": {"Emial": "x@example.com"}},
    ),
    ("clients.csv", "The column “Shoe size” is ignored.", {"clients": {"Shoe size": "40"}}),
    ("client.csv", "Ignored. If it should be read, call it clients.csv.", {"client": "id\n"}),
    ("birthdays.csv", "Ignored: no file of this name is known.", {"birthdays": "id\n"}),
    (
        "operator.csv",
        "There is none, so the operator is “My operator”: America/New_York, USD, phone numbers of US.",
        {"operator": None},
    ),
    (
        "appointments.csv, row 2, service",
        "The service “Half” is new: 30 minutes.",
        {"appointments": {"service": "Half", "length_minutes": "30"}},
    ),
    (
        "appointments.csv",
        "Days are read as day/month/year, because row 2 says “25/2/2026 9:00”.",
        {"appointments": {"starts_at": "25/2/2026 9:00"}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "The clocks skip this time on Sun 8 Mar 2026; read as 3:30 AM.",
        {"appointments": {"starts_at": "3/8/2026 2:30 AM", "state": ""}},
    ),
    (
        "appointments.csv, row 2, starts_at",
        "The clocks show this time twice on Sun 2 Nov 2025; the first one is taken.",
        {"appointments": {"starts_at": "11/2/2025 1:30 AM"}},
    ),
    (
        "appointments.csv, row 2, notice_at",
        "No time of notice is given; the kind decides.",
        {"appointments": {"state": "cancelled", "kind": "client_late"}},
    ),
    (
        "appointments.csv, row 2, client",
        "No credit covers this visit of Ben Okafor.",
        {
            "clients": [{"credits": "0"}, {"external_id": "C2", "email": "", "credits": ""}],
            "appointments": {"starts_at": "2026-03-04 09:00", "state": "booked"},
        },
    ),
    (
        "clients.csv, row 3, email",
        (
            "Ben Okafor signs in with ben@example.com already, so Jo Reed gets messages there but cannot "
            "sign in."
        ),
        {"clients": [{}, {"external_id": "C2", "name": "Jo Reed", "credits": ""}]},
    ),
]
