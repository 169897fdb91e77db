"""See what each visit of an arrangement becomes by another rule: it moves, stays, falls away or is booked."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from elevate.core.outcomes import Outcome
from elevate.core.rulebook import Credit
from elevate.core.words import gettext_noop as _, say
from elevate.core.written import date_and_time
from elevate.people.actors import Actor
from elevate.scheduling import deciding
from elevate.scheduling.acts import Cancellation, Reschedule
from elevate.scheduling.models import Appointment, Skip
from elevate.scheduling.models.series import why
from elevate.scheduling.standing import facts, joining, planning
from elevate.scheduling.standing.effects import Effect, Line
from elevate.scheduling.standing.facts import Facts
from elevate.scheduling.standing.pairing import Pair, Pairing
from elevate.scheduling.standing.planning import Obstacle
from elevate.scheduling.standing.wishes import Change


@dataclass(slots=True, kw_only=True)
class Rearranging:
    """What becomes of the pairs; `kept` are visits that stay where they are, with what is in their way."""

    pairing: Pairing
    change: Change
    by: Actor
    at: datetime
    kept: dict[str, Obstacle] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        """Return what becomes of every date, in order."""
        if not (thought_of := list(self._thought_of())):
            return []
        self.kept = {pk: Obstacle(Skip.Reason.PASSED, {}) for pk in self.pairing.bound}
        known = facts.load(facts.scope_of(thought_of), at=self.at)
        fresh = [pair.draft for pair in self.pairing.pairs if pair.draft and pair.visit is None]
        known = replace(known, singles=joining.singles(fresh, at=self.at))
        while True:
            held = set(self.kept)
            lines = self._tried(known.fork())
            if held == set(self.kept):
                return sorted(lines, key=lambda line: (line.starts_at, line.effect))

    def _thought_of(self) -> Iterable[Appointment]:
        for pair in self.pairing.pairs:
            yield from (visit for visit in (pair.visit, pair.draft) if visit is not None)

    def _tried(self, known: Facts) -> list[Line]:
        """Go through the dates once, as if all visits but those known to stay had left their time."""
        cover = known.covers[self.pairing.old.client_id]
        for visit in self.pairing.touched:
            known.give(visit)
            cover.free(visit.starts_at)
        lines = [self._at_rest(pair, known) for pair in self.pairing.pairs if self._rests(pair)]
        others = [pair for pair in self.pairing.pairs if not self._rests(pair)]
        lines += [self._cancelled(pair, known) for pair in others if pair.draft is None]
        going = [pair for pair in others if pair.draft is not None]
        going.sort(key=lambda pair: (pair.visit is None, pair.draft and pair.draft.starts_at))
        return lines + [self._arrives(pair, known) for pair in going]

    def _rests(self, pair: Pair) -> bool:
        visit = pair.visit
        if visit is None:
            return pair.place is not None and (pair.place.stands is not None or pair.place.dropped)
        return pair.stays or visit.pk in self.kept

    def _at_rest(self, pair: Pair, known: Facts) -> Line:
        visit = pair.visit
        if visit is None:
            return self._standing(pair)
        known.take(visit)
        known.covers[visit.client_id].promise(visit.starts_at)
        if visit.pk in self.pairing.bound:
            return self._bound(visit)
        if visit.pk in self.kept:
            return _kept(visit, pair.draft, self.kept[visit.pk])
        return Line(
            effect=Effect.STAYS,
            starts_at=visit.starts_at,
            before=visit.starts_at,
            therapist=visit.therapist,
            words=say(_("Stays as it is.")),
            visit=visit,
        )

    def _bound(self, visit: Appointment) -> Line:
        """Say that a visit's new date came too early: it has passed, or the change begins only after it."""
        there = self.pairing.bound[visit.pk].starts_at
        sentence = (
            _("Stays as it is: its new time, {when}, has passed.")
            if there <= self.at
            else _("Stays as it is: its new time, {when}, would be before the change begins.")
        )
        words = say(sentence, when=date_and_time(there, visit.zone))
        return replace(_kept(visit, None, self.kept[visit.pk]), words=words)

    def _standing(self, pair: Pair) -> Line:
        place, draft = pair.place, pair.draft
        assert place is not None
        visit = place.stands
        reason = Skip.Reason.DROPPED if visit is None else Skip.Reason.STANDS
        therapist = visit.therapist if visit else self.pairing.new.therapist
        return Line(
            effect=Effect.UNTOUCHED if draft is None else Effect.SKIPPED,
            starts_at=draft.starts_at if draft else place.occurrence.starts_at,
            before=visit.starts_at if visit else None,
            therapist=therapist,
            words=why(reason, {}),
            visit=visit,
            reason=reason if draft else None,
        )

    def _cancelled(self, pair: Pair, known: Facts) -> Line:
        visit = pair.visit
        assert visit is not None
        outcome = deciding.decide(visit, cancellation(self.change, visit), by=self.by, at=self.at)
        if outcome.credit is Credit.USED:
            known.covers[visit.client_id].spend()
        return Line(
            effect=Effect.CANCELLED,
            starts_at=visit.starts_at,
            before=visit.starts_at,
            therapist=visit.therapist,
            words=say(_("Is cancelled. {why}"), why=outcome.why),
            visit=visit,
            outcome=outcome,
        )

    def _arrives(self, pair: Pair, known: Facts) -> Line:
        """Move, substitute or book the visit of a pair; one that cannot come to its new time is kept."""
        visit, draft = pair.visit, pair.draft
        assert draft is not None
        if visit is None:
            return planning.place(draft, known)
        if visit.starts_at == draft.starts_at:
            found = planning.of_therapist(draft, known) or planning.taken(draft, known)
            return self._settled(visit, draft, found, None, known)
        outcome = deciding.decide(visit, move(self.change, visit, draft), by=self.by, at=self.at)
        found = planning.obstacle(draft, known) or _uncovered(draft, outcome, known)
        if found is None and outcome.credit is Credit.USED:
            known.covers[visit.client_id].spend()
        return self._settled(visit, draft, found, outcome, known)

    def _settled(
        self,
        visit: Appointment,
        draft: Appointment,
        found: Obstacle | None,
        outcome: Outcome | None,
        known: Facts,
    ) -> Line:
        if found is not None:
            self.kept[visit.pk] = found
            known.take(visit)
            return _kept(visit, draft, found)
        if outcome is not None and draft.therapist_id == visit.therapist_id:
            draft.rate_cents, draft.currency = visit.rate_cents, visit.currency  # the old rate moves along
        draft.moves = visit.moves + 1
        known.take(draft)
        known.covers[visit.client_id].promise(draft.starts_at)
        return _arrived(visit, draft, outcome)


def cancellation(change: Change, visit: Appointment) -> Cancellation:
    """Return the act by which a visit falls away; nobody gave notice before it was booked."""
    notice_at = change.notice_at and max(change.notice_at, visit.booked_at)
    return Cancellation(party=change.party, notice_at=notice_at, reason=change.reason)


def move(change: Change, visit: Appointment, draft: Appointment) -> Reschedule:
    """Return the act by which a visit comes to its new time."""
    notice_at = change.notice_at and max(change.notice_at, visit.booked_at)
    return Reschedule(
        starts_at=draft.starts_at,
        therapist=draft.therapist,
        notice_at=notice_at,
        accept_late=change.accept_late,
        reason=change.reason,
    )


def _uncovered(draft: Appointment, outcome: Outcome, known: Facts) -> Obstacle | None:
    """Return that a charged move finds no second credit; a free one takes its own along."""
    charged = outcome.credit is Credit.USED
    if not charged or known.covers[draft.client_id].fits(draft.starts_at, spent=1):
        return None
    return planning.no_credit(draft)


def _kept(visit: Appointment, draft: Appointment | None, found: Obstacle) -> Line:
    return Line(
        effect=Effect.KEPT,
        starts_at=draft.starts_at if draft else visit.starts_at,
        before=visit.starts_at,
        therapist=visit.therapist,
        words=say(
            _("Stays on {when}. {why}"),
            when=date_and_time(visit.starts_at, visit.zone),
            why=why(found.reason, found.params),
        ),
        visit=visit,
        reason=found.reason if draft else None,
        params=found.params,
    )


def _arrived(visit: Appointment, draft: Appointment, outcome: Outcome | None) -> Line:
    words = (
        say(
            _("{therapist} comes instead of {usual}."),
            therapist=draft.therapist.name,
            usual=visit.therapist.name,
        )
        if outcome is None
        else say(_("Moves from {before}. {why}"), before=_when(visit), why=outcome.why)
    )
    return Line(
        effect=Effect.SUBSTITUTED if outcome is None else Effect.MOVED,
        starts_at=draft.starts_at,
        before=visit.starts_at,
        therapist=draft.therapist,
        former=visit.therapist,
        words=words,
        visit=visit,
        new=draft,
        outcome=outcome,
    )


def _when(visit: Appointment) -> str:
    return date_and_time(visit.starts_at, visit.zone)
