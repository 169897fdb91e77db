"""Cells that say nothing, or what cannot be, and the line that says so."""

from typing import Any

Case = tuple[str, str, dict[str, Any]]

CASES: list[Case] = [
    (
        "clients.csv, row 2, email",
        "“nobody” is not an e-mail address. Write it like name@example.com.",
        {"clients": {"email": "nobody"}},
    ),
    (
        "clients.csv, row 2, phone",
        "“12” is not a phone number. Write it with its area code, or with + and the country.",
        {"clients": {"phone": "12"}},
    ),
    (
        "properties.csv, row 2, time_zone",
        "“Eastern” is no time zone. Did you mean America/New_York?",
        {"properties": {"time_zone": "Eastern"}},
    ),
    (
        "properties.csv, row 2, time_zone",
        "“?” is no time zone. Write it like America/New_York.",
        {"properties": {"time_zone": "?"}},
    ),
    (
        "operator.csv, row 2, operator_late_pays",
        "“maybe” is neither yes nor no. Write one of them.",
        {"operator": {"operator_late_pays": "maybe"}},
    ),
    (
        "therapists.csv, row 2, status",
        "“gone” is none of: active, inactive.",
        {"therapists": {"status": "gone"}},
    ),
    (
        "therapists.csv, row 2, rate",
        "“-72” is negative. An amount cannot be less than nothing.",
        {"therapists": {"rate": "-72"}},
    ),
    (
        "therapists.csv, row 2, rate",
        "“€72” is not an amount in USD. Write it like 72.00.",
        {"therapists": {"rate": "€72"}},
    ),
    (
        "therapists.csv, row 2, rate",
        "“1000001” is more than a million. Check the amount.",
        {"therapists": {"rate": "1000001"}},
    ),
    (
        "services.csv, row 2, length_minutes",
        "“an hour” is not a whole number from 5 to 600. Mend it.",
        {"services": {"length_minutes": "an hour"}},
    ),
    (
        "operator.csv, row 2, currency",
        "“dollars” is no currency. Write its three letters, like USD.",
        {"operator": {"currency": "dollars"}},
    ),
    (
        "operator.csv, row 2, country",
        "“Utopia” is no country. Write its two letters, like US.",
        {"operator": {"country": "Utopia"}},
    ),
    (
        "operator.csv, row 3, name",
        "One row describes the operator. Remove “Another”.",
        {"operator": [{}, {"name": "Another"}]},
    ),
    (
        "coordinators.csv, row 2, email",
        "A coordinator signs in by e-mail. Give the address.",
        {"coordinators": "external_id,name,email\nK1,Kit Ames,\n"},
    ),
    (
        "clients.csv, row 2, property",
        "Nothing has the external id or name “Harbour House” (property). Did you mean Harbor House?",
        {"clients": {"property": "Harbour House"}},
    ),
    (
        "clients.csv, row 2, property",
        "Nothing has the external id or name “?” (property). Add it, or mend the cell.",
        {"clients": {"property": "?"}},
    ),
    (
        "subscriptions.csv, row 2, client",
        "Several have the name “Ben Okafor” (client). Write the external id instead.",
        {
            "clients": [{}, {"external_id": "C2", "email": "", "credits": ""}],
            "subscriptions": {"client": "Ben Okafor"},
        },
    ),
    ("plans.csv, row 2, service", "Say which service the plan “Weekly” brings.", {"plans": {"service": ""}}),
    (
        "subscriptions.csv, row 2, sessions_per_week",
        "The plan “Weekly” brings 1 a week. Mend the number, or name another plan.",
        {"subscriptions": {"sessions_per_week": "2"}},
    ),
    (
        "rates.csv, row 3, rate",
        "Row 2 sets this rate already. Remove one of the two.",
        {"rates": "therapist,service,rate\nT1,Hour,70\nMaya Lin,Hour,71\n"},
    ),
    (
        "subscriptions.csv, row 2, paused_from",
        "Say when the pause began, in paused_from.",
        {"subscriptions": {"paused_until": "2026-04-01"}},
    ),
    (
        "subscriptions.csv, row 2, ends_on",
        "This is not after starts_on. Check both days.",
        {"subscriptions": {"ends_on": "2026-02-02"}},
    ),
    (
        "subscriptions.csv, row 2, credits",
        "The credits of Ben Okafor are given already. Give each client's once.",
        {"subscriptions": {"client": "C1", "credits": "2"}},
    ),
]
