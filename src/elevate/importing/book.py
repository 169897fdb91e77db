"""What an import knows while it goes from file to file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from elevate.core.money import Money
from elevate.core.time import day_of
from elevate.core.words import gettext_noop as _, say
from elevate.importing import cells as reading
from elevate.importing.cells import Cells
from elevate.importing.rating import Rates
from elevate.importing.references import Index
from elevate.importing.report import Report
from elevate.importing.sheets import Layout, Sheet
from elevate.importing.shelves import Shelf
from elevate.journal.recording import Entry, Subject
from elevate.people.actors import Actor
from elevate.people.models import Client, Coordinator, Operator, Property, Therapist
from elevate.plans.models import Pause, Plan, PolicyVersion, Service, Subscription

#: Called with a file's name, or "writing", how many of its rows are done, and how many there are.
Progress = Callable[[str, int, int], None]
STEP = 500


def silent(_file: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How many credits a client has on the day of the import."""

    client: Client
    credits: int


@dataclass(slots=True, kw_only=True)
class Book:
    """One import: its files, when and for whom it is made, and everything that files refer to."""

    sheets: Mapping[str, Sheet]
    by: Actor
    at: datetime
    report: Report
    progress: Progress = silent
    operator: Operator = field(default_factory=Operator)
    policies: list[PolicyVersion] = field(default_factory=list)
    rates: Rates = field(default_factory=Rates)
    #: What therapists.csv says each earns, by external id.
    own_rates: dict[str, Money] = field(default_factory=dict)
    openings: list[Opening] = field(default_factory=list)
    #: When earlier imports took down what clients' accounts held, by the client's key.
    opened_at: dict[str, datetime] = field(default_factory=dict)
    journal: list[Entry] = field(default_factory=list)
    #: The rows that people came from, by their key, to tell about them later.
    places: dict[str, Cells] = field(default_factory=dict)

    properties: Index[Property] = field(default_factory=lambda: Index(say(_("property"))))
    services: Index[Service] = field(default_factory=lambda: Index(say(_("service"))))
    plans: Index[Plan] = field(default_factory=lambda: Index(say(_("plan"))))
    therapists: Index[Therapist] = field(default_factory=lambda: Index(say(_("therapist"))))
    clients: Index[Client] = field(default_factory=lambda: Index(say(_("client"))))

    coordinator_shelf: Shelf[Coordinator] = field(default_factory=lambda: Shelf(Coordinator))
    property_shelf: Shelf[Property] = field(default_factory=lambda: Shelf(Property))
    service_shelf: Shelf[Service] = field(default_factory=lambda: Shelf(Service))
    plan_shelf: Shelf[Plan] = field(default_factory=lambda: Shelf(Plan))
    therapist_shelf: Shelf[Therapist] = field(default_factory=lambda: Shelf(Therapist))
    client_shelf: Shelf[Client] = field(default_factory=lambda: Shelf(Client))
    pause_shelf: Shelf[Pause] = field(default_factory=lambda: Shelf(Pause))
    subscription_shelf: Shelf[Subscription] = field(default_factory=lambda: Shelf(Subscription))

    @property
    def today(self) -> date:
        """The day of the import in the operator's zone."""
        return day_of(self.at, self.operator.time_zone)

    def sheet(self, layout: Layout) -> Sheet | None:
        """Return the file of this kind, if there is one."""
        return self.sheets.get(layout.file)

    def rows(self, layout: Layout, *, key: str = "external_id") -> Iterator[tuple[str, Cells]]:
        """Yield the rows of this kind of file, each with its key, and show the progress."""
        sheet = self.sheet(layout)
        total = len(sheet.lines) if sheet else 0
        for done, row in enumerate(reading.rows(sheet, self.report, key=key), start=1):
            yield row
            if done % STEP == 0 or done == total:
                self.progress(layout.file, done, total)

    def count(self, layout: Layout, change: str) -> None:
        """Count one row of a file as created, updated or unchanged."""
        sheet = self.sheet(layout)
        tally = self.report.tally(sheet.file if sheet else layout.file)
        setattr(tally, change, getattr(tally, change) + 1)

    def tell(self, verb: str, about: Subject, **facts: object) -> None:
        """Have the journal record something once everything is written."""
        self.journal.append(Entry(verb, about, facts))
