"""How often somebody may try, before anything costly is done for them: no password is hashed, no mail written beyond this.

Counted are: a known browser of a person; else the network address, the account as tried from that address, and the account
as tried from anywhere unknown. So whoever guesses is slowed down, and the owner gets in: from a browser that they used before,
from another network, or, while many networks guess at once, by a passkey, an identity provider or a code by mail.
The counters lie in the database (the default cache), one for all web processes, and outlive a restart.
"""

from dataclasses import dataclass, field

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from hanse.web.account import devices

RATES = {
    "guess_of_browser": "20/10m/key",
    "guess_of_address": "60/10m/ip",
    "guess_at_account_of_address": "5/5m/key",
    "guess_at_account": "100/h/key",
    "mail_of_browser": "10/h/key",
    "mail_of_address": "30/10m/ip",
    "mail_to_account_of_address": "3/10m/key",
    "mail_to_account": "30/h/key",
}
"""Each as number/period/what it is counted by; all within a sliding window."""


@dataclass
class Attempt:
    """Something tried, as it was counted."""

    counted: list[ratelimit.RateLimitUsage] = field(default_factory=list)

    def forgive(self) -> None:
        """Take the attempt back: it succeeded."""
        for usage in self.counted:
            usage.rollback()


def guess(request: HttpRequest, email: str) -> Attempt | None:
    """Count an attempt to sign in with a password; None when it is one too many."""
    account = email.strip().lower()
    if browser := devices.known(request, account):
        return _spend(request, ("guess_of_browser", browser))
    return _spend(
        request,
        ("guess_at_account_of_address", f"{ratelimit.get_ip(request)} {account}"),
        ("guess_of_address", None),
        ("guess_at_account", account),
    )


def mail(request: HttpRequest, email: str) -> Attempt | None:
    """Count a mail with a code or a link that somebody asks for; None when it is one too many."""
    account = email.strip().lower()
    if browser := devices.known(request, account):
        return _spend(request, ("mail_of_browser", browser))
    return _spend(
        request,
        ("mail_to_account_of_address", f"{ratelimit.get_ip(request)} {account}"),
        ("mail_of_address", None),
        ("mail_to_account", account),
    )


def _spend(request: HttpRequest, *counters: tuple[str, str | None]) -> Attempt | None:
    """The narrowest counter comes first: who hammers at one account uses up nothing that others share."""
    attempt = Attempt()
    for action, key in counters:
        usage = ratelimit.consume(request, app="hanse", action=action, config=RATES, key=key, limit_get=True)
        if usage is None:
            return None
        attempt.counted.append(usage)
    return attempt
