"""Remove the second factors of somebody who has lost them, after their secretariat has vouched for them.

For those above whom nobody stands, such as the only steward; others are helped on the page of their seat. Their sessions end,
and they are told by mail.
"""

import argparse
import sys

from hanse.admission import actions
from hanse.history import Refused
from hanse.people.models import Person


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and why."""
    parser.add_argument("email", help="the address with which the person signs in")
    parser.add_argument("--reason", required=True, help="how you know who asks; it stands in the history and in the mail")


def run(options: argparse.Namespace) -> int:
    """Reset, or say why not."""
    person = Person.objects.filter(email=options.email.strip().lower(), is_active=True).first()
    if person is None:
        print("Nobody signs in with this address.", file=sys.stderr)
        return 1
    try:
        actions.reset_second_factor_by_hand(person=person, reason=options.reason)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"{person.name} signs in with the password alone until they set up another second factor. A mail tells them.")
    return 0
