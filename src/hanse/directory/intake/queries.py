"""Reads of imports."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from hanse.alliances.models import Alliance
from hanse.alliances.queries import alliance_visible_to
from hanse.directory.models import Contact, ContactBatch, Organisation
from hanse.people import uploads
from hanse.people.models import Person
from hanse.people.uploads import Upload


@dataclass(frozen=True, slots=True)
class Waiting:
    """An uploaded list that waits for its uploader's word, or the import that it has become."""

    alliance: Alliance
    token: UUID
    upload: Upload | None
    batch: ContactBatch | None

    @property
    def alliance_id(self) -> int:
        return self.alliance.pk


def waiting_list(person: Person, *, alliance: str, token: UUID) -> Waiting:
    """A person's own upload for an alliance, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    upload = uploads.kept(token, by=person)
    if upload is not None and upload.remembered["alliance"] == visible.slug:
        return Waiting(visible, token, upload, None)
    batch = imports_of(visible).filter(submission=token, recorded_by=person).first()
    if batch is None:
        raise Http404
    return Waiting(visible, token, None, batch)


def imports_of(alliance: Alliance) -> QuerySet[ContactBatch]:
    """The imports of an alliance, newest first, with what undid them."""
    found = ContactBatch.objects.filter(alliance=alliance, undoes__isnull=True)
    return found.select_related("alliance", "recorded_by", "undone_by__recorded_by").order_by("-pk")


def import_visible_to(person: Person, *, alliance: str, contact_batch: int) -> ContactBatch:
    """An import of an alliance the person is in, or 404."""
    visible = alliance_visible_to(person, alliance=alliance)
    found = (
        imports_of(visible).filter(pk=contact_batch).select_related("alliance", "recorded_by", "undone_by__recorded_by").first()
    )
    if found is None:
        raise Http404
    return found


def number_of(batch: ContactBatch, kind: str) -> int:
    """How many rows of one kind an import has made."""
    return len(batch.changes.get("made", {}).get(kind, ()))


def number_changed(batch: ContactBatch) -> int:
    """How many contacts that were there an import has changed or added to. No statement."""
    return len(batch.changes.get("changed", {}).get("contact", ()))


def made_by(batch: ContactBatch) -> QuerySet[Contact]:
    """The contacts that an import has made and that are still there."""
    return Contact.objects.filter(alliance=batch.alliance_id, pk__in=batch.changes.get("made", {}).get("contact", ()))


def changed_by(batch: ContactBatch) -> QuerySet[Contact]:
    """The contacts that an import has changed."""
    keys = [int(key) for key in batch.changes.get("changed", {}).get("contact", {})]
    return Contact.objects.filter(alliance=batch.alliance_id, pk__in=keys)


def stayed_of(undoing: ContactBatch) -> tuple[list[Contact], list[Organisation]]:
    """What an undo has left, because somebody has changed it or built on it. Two statements."""
    stayed = undoing.changes.get("stayed", {})
    contacts = Contact.objects.filter(alliance=undoing.alliance_id, pk__in=stayed.get("contact", ()))
    organisations = Organisation.objects.filter(alliance=undoing.alliance_id, pk__in=stayed.get("organisation", ()))
    return list(contacts), list(organisations)
