"""Who and what the demo is made of. Everybody here is made up."""

from dataclasses import dataclass

OPERATOR = "Stillwater In-Home Massage"
COORDINATOR = ("Kit Ames", "coordinator@demo.test", "(813) 555-0100")
THERAPIST_EMAIL = "therapist@demo.test"
CLIENT_EMAIL = "client@demo.test"

HOUR, LONG_HOUR = "Massage, 60 min", "Massage, 90 min"
WEEKLY, TWICE = "Weekly massage", "Twice a week"


@dataclass(frozen=True, slots=True)
class Place:
    """A community: where it is, how to get in, and the area code of its people."""

    key: str
    name: str
    address: str
    zone: str
    access: str
    area: str


@dataclass(frozen=True, slots=True)
class Performer:
    """A therapist: where they live, and what they earn for an hour and for an hour and a half."""

    key: str
    name: str
    zone: str
    area: str
    rates: tuple[str, str]


EASTERN, CENTRAL = "America/New_York", "America/Chicago"
HARBOR, MARLOWE, LAKESHORE = PLACES = (
    Place(
        "P-1",
        "Harbor House",
        "410 Pelican Wharf Drive, Tampa, FL 33602",
        EASTERN,
        "Parking: visitor spots on level 2, ticket stamped at the desk. "
        "Concierge: sign in and leave the table trolley by the mail room. "
        "Elevator: ask for the service car for floors above 10.",
        "813",
    ),
    Place(
        "P-2",
        "The Marlowe",
        "95 Lantern Street, Tampa, FL 33606",
        EASTERN,
        "Parking: loading bay on Reed Alley, 20 minutes, then the street. "
        "Concierge: Monday to Saturday until 9 PM; call the unit after that. "
        "Elevator: fob from the desk, give it back on the way out.",
        "813",
    ),
    Place(
        "P-3",
        "Lakeshore Terrace",
        "2217 North Juniper Court, Chicago, IL 60614",
        CENTRAL,
        "Parking: garage entrance on Birch, code from the coordinator. "
        "Concierge: none on Sundays, ring the unit. "
        "Elevator: the north car reaches every floor.",
        "312",
    ),
)

PERFORMERS = (
    Performer("T-1", "Maya Torres", EASTERN, "813", ("$72.00", "$104.00")),
    Performer("T-2", "Daniel Osei", EASTERN, "813", ("$70.00", "$101.00")),
    Performer("T-3", "Priya Raman", EASTERN, "813", ("$72.00", "$104.00")),
    Performer("T-4", "Hannah Kowalski", EASTERN, "813", ("$68.00", "$98.00")),
    Performer("T-5", "Luis Ortega", CENTRAL, "312", ("$75.00", "$108.00")),
    Performer("T-6", "Grace Bennett", CENTRAL, "312", ("$74.00", "$107.00")),
)

_AT_HARBOR = (
    "Ruth Calloway",
    "Walter Nakamura",
    "Imani Brooks",
    "Theo Lindgren",
    "Ben Okafor",
    "Carla Mendes",
    "Joan Whitfield",
    "Arjun Patel",
    "Helen Marsh",
    "Victor Sandoval",
    "Nora Feldman",
    "Samuel Adeyemi",
    "Lucille Grant",
    "Peter Hanlon",
    "Mei Tanaka",
    "Rosa Delgado",
    "Owen Pritchard",
    "Fatima Nasser",
    "George Whitaker",
    "Dana Sorensen",
    "Elliot Crane",
    "Yvonne Baptiste",
)
_AT_MARLOWE = (
    "Alice Romero",
    "Marcus Hale",
    "Ingrid Olsen",
    "Tobias Kern",
    "Sofia Marchetti",
    "Leonard Voss",
    "Priscilla Dunn",
    "Hugo Bellamy",
    "Anita Rao",
    "Clive Barrett",
    "Josephine Tran",
    "Raymond Pike",
    "Beatriz Luna",
    "Noah Steinberg",
    "Camille Rousseau",
    "Desmond Clarke",
    "Harriet Lowell",
    "Kofi Mensah",
    "Louise Archer",
    "Stefan Novak",
)
_AT_LAKESHORE = (
    "Margaret Quinn",
    "Isaac Rosen",
    "Lena Petrova",
    "Calvin Brooks",
    "Teresa Kowal",
    "Andre Thompson",
    "Mina Sato",
    "Frank Delaney",
    "Olivia Hart",
    "Julian Reyes",
    "Esther Goldman",
    "Patrick Doyle",
    "Simone Laurent",
    "Winston Chu",
    "Abigail Stone",
    "Rafael Moreno",
    "Greta Hoffman",
    "Malik Johnson",
)
NAMES = {HARBOR: _AT_HARBOR, MARLOWE: _AT_MARLOWE, LAKESHORE: _AT_LAKESHORE}

#: What was said and done, to be picked from.
ATTEMPTS = (
    "Called and texted at five past; no answer.",
    "The concierge rang the unit twice; I texted as well.",
    "Knocked, called, left a voicemail after ten minutes.",
)
LATE_REASONS = ("A meeting ran over", "Woke up unwell", "A flight was delayed", "Forgot another appointment")
ON_TIME_REASONS = ("Travelling that day", "A visit from family", "Doctor's appointment", "Away for work")
THERAPIST_REASONS = ("Car would not start", "Came down with a cold")
OPERATOR_REASONS = ("The elevator is being repaired", "The building is closed for the day")
NOTES = (
    "Prefers the table by the window.",
    "Shoulders and neck; light pressure on the left side.",
    "Dog in the unit, friendly.",
    "Likes to keep the first minutes quiet.",
    "",
    "",
    "",
)
