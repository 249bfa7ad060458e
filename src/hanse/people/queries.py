"""Reads of people."""

from collections.abc import Iterable

from hanse.people.models import Person


def behind_addresses(addresses: Iterable[str]) -> tuple[list[int], int]:
    """The keys of the people whose addresses these are, and how many addresses belong to nobody whom the reader may see.

    Addresses of people are in lower case. At most one statement.
    """
    asked = {address.lower() for address in addresses if address}
    found = dict(Person.objects.filter(email__in=asked).values_list("email", "pk")) if asked else {}
    return sorted(found.values()), len(asked - found.keys())
