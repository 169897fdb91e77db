"""The wizard's answers as they stand in its address, and where in the flowchart they lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from elevate.core import tree
from elevate.core.rulebook import Party, Rule
from elevate.core.tree import Leaf, Question
from elevate.people.actors import Actor
from elevate.scheduling.acts import Cancellation, NoShow
from elevate.scheduling.models import Appointment
from elevate.web.asking import FEW_WORDS, TOO_LONG, NoticeForm

#: Where the wizard begins: that it is no move was answered by the button; for a visit that
#: moved without a word to anyone, who could not come is known as well.
WHO, MOVED = "who", "told"
OPERATOR = "operator"


class TriedForm(forms.Form):
    """How somebody tried to reach a client who was not there."""

    tried = forms.CharField(
        max_length=FEW_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What you tried, and when"),
        help_text=_("For example: called and texted at 9:05, knocked twice."),
        error_messages={
            "required": _("Say how you tried to reach them, and when."),
            "max_length": TOO_LONG,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How far the answers lead: `stands_at` a question or a leaf; `act` once nothing is left to ask.

    `unheard` when the question it stands at was given an answer that it does not have.
    """

    moved: bool
    path: tuple[tree.Step, ...]
    stands_at: Question | Leaf | None
    told: NoticeForm
    tried: TriedForm
    act: Cancellation | NoShow | None
    unheard: bool = False

    @property
    def number(self) -> int:
        """Which step of the wizard this is, counting from 1: what is known is not counted."""
        asked = sum(not step.question.known for step in self.path)
        written = sum(form.is_bound and form.is_valid() for form in (self.told, self.tried))
        return 1 + asked + written + (self.stands_at is None)


def read(data: Mapping[str, str], visit: Appointment, *, by: Actor, at: datetime) -> Answers:
    """Walk the flowchart by the answers in `data`; what it does not have is not heard."""
    moved = "moved" in data
    told = _form(partial(NoticeForm, zone=visit.zone), data, asked=data.get("told") == "earlier")
    tried = _form(TriedForm, data, asked=data.get(WHO) == "no_show")
    reached = partial(Answers, moved=moved, told=told, tried=tried)
    if by.is_coordinator and not moved and data.get(WHO) == OPERATOR:
        return reached(path=(), stands_at=None, act=Cancellation(party=Party.OPERATOR))
    notice_at = {"now": at, "earlier": told.notice_at}.get(data.get("told", ""))
    given = {name: data[name] for name in (WHO, "told") if name in data}
    if notice_at is not None:
        given |= tree.known(visit.facts(), notice_at)
    walk = tree.walk(given, start=MOVED if moved else WHO)
    act = _act(walk.at, told, tried) if isinstance(walk.at, Leaf) else None
    return reached(path=walk.path, stands_at=walk.at, act=act, unheard=walk.at.id in given)


def _form[F: forms.Form](kind: "partial[F] | type[F]", data: Mapping[str, str], *, asked: bool) -> F:
    """Return the form, filled in if it was asked for and the address says anything of it."""
    empty = kind()
    return kind(data) if asked and any(name in data for name in empty.fields) else empty


def _act(leaf: Leaf, told: NoticeForm, tried: TriedForm) -> Cancellation | NoShow | None:
    if leaf.rule is Rule.THERAPIST_CANCELLED:
        return Cancellation(party=Party.THERAPIST)
    if leaf.rule is Rule.NO_SHOW:
        answered = tried.is_bound and tried.is_valid()
        return NoShow(contact_attempt=tried.cleaned_data["tried"]) if answered else None
    return Cancellation(party=Party.CLIENT, notice_at=told.notice_at, reason=told.reason_given)
