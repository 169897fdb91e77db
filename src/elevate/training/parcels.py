"""Files with courses, from when somebody brings one until it is taken in; what was left out stays written."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from elevate.core.facts.setting import Setting
from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _
from elevate.journal import recording
from elevate.people.actors import Actor
from elevate.people.ids import id_of
from elevate.training import bringing, opening
from elevate.training.bringing import Taking
from elevate.training.models import Course, Parcel
from elevate.training.opening import Contents

#: What nobody took in by then is thrown away.
KEPT_FOR = timedelta(days=2)


@transaction.atomic
def keep(name: str, data: bytes, *, operation_id: UUID, by: Actor, at: datetime) -> Parcel:
    """Keep a file that somebody brought, if there is a course in it."""
    pk = id_of("pcl", operation_id)
    if before := Parcel.objects.filter(pk=pk).first():
        return before
    contents = opening.of_zip(data)
    Parcel.objects.filter(taken_at__isnull=True, brought_at__lt=at - KEPT_FOR).delete()
    parcel = Parcel(
        pk=pk,
        name=name.replace("\0", "")[-160:],
        kind=contents.kind,
        data=data,
        left_out=[[each.what, each.why] for each in contents.left_out],
        brought_at=at,
        brought_by=by.signature,
    )
    parcel.save(force_insert=True)
    return parcel


def contents(parcel: Parcel) -> Contents:
    """Return what is in a parcel that waits."""
    return opening.of_zip(bytes(parcel.data))


@transaction.atomic
def take(parcel: Parcel, setting: Setting, taking: Taking, *, by: Actor, at: datetime) -> Course:
    """Take in what is in a parcel, once; the file is let go, the list of what was left out stays."""
    locked = Parcel.objects.select_for_update(of=("self",)).select_related("course").get(pk=parcel.pk)
    if locked.course is not None:  # a second tap
        return locked.course
    if not taking.preview_token:
        raise Refused(_("This page is incomplete. Load it again before you act."))
    course = bringing.take_in(contents(locked), setting, taking, by=by, at=at)
    locked.course, locked.taken_at, locked.data = course, at, b""
    locked.save(update_fields=("course", "taken_at", "data"))
    recording.record("course.brought", about=course, by=by, at=at, facts={"parcel": locked.pk})
    return course
