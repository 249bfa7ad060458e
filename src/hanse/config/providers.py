"""Identity providers of ministries, cities and partners, read from the environment.

HANSE_OIDC_ISSUER, HANSE_OIDC_CLIENT_ID, HANSE_OIDC_CLIENT_SECRET, HANSE_OIDC_NAME describe one OpenID Connect provider.
The issuer is written letter by letter as the provider's own metadata write it, with or without a slash at its end.
Two more are optional:

HANSE_OIDC_DOMAINS        domains of e-mail addresses for which the provider's word is taken, with commas; all of them without it
HANSE_OIDC_SECOND_FACTOR  yes, when the provider asks for a second factor itself, so that Hanse need not

Several providers are listed in HANSE_OIDC_PROVIDERS=wef,ministry; each then has names of its own: HANSE_OIDC_WEF_ISSUER, …
"""

from dataclasses import dataclass

import environ
from django.core.exceptions import ImproperlyConfigured

ONLY = "oidc"
"""The name of a provider that needs none, in addresses such as /account/sign-in/provider/oidc/."""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One OpenID Connect provider, as the keeper of this installation trusts it."""

    id: str
    name: str
    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...]
    second_factor: bool

    def speaks_for(self, email: str) -> bool:
        """Whether the provider's word on this e-mail address counts."""
        return not self.domains or email.rpartition("@")[2].lower() in self.domains


def providers(env: environ.Env) -> tuple[IdentityProvider, ...]:
    """The providers that the environment describes. Raises ImproperlyConfigured for one of which something is missing."""
    names = [name.strip().lower() for name in env.list("HANSE_OIDC_PROVIDERS", default=[]) if name.strip()]
    if names:
        return tuple(_provider(env, name, f"HANSE_OIDC_{name.upper()}_") for name in names)
    return (_provider(env, ONLY, "HANSE_OIDC_"),) if env.str("HANSE_OIDC_ISSUER", default="") else ()


def _provider(env: environ.Env, name: str, prefix: str) -> IdentityProvider:
    missing = [key for key in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET") if not env.str(prefix + key, default="")]
    if missing:
        raise ImproperlyConfigured(f"An identity provider needs {', '.join(prefix + key for key in missing)} as well.")
    if not name.isidentifier():
        raise ImproperlyConfigured(f"HANSE_OIDC_PROVIDERS: {name!r} is no name. Use letters, digits and underscores.")
    return IdentityProvider(
        id=name,
        name=env.str(f"{prefix}NAME", default=name.upper()),
        issuer=env.str(f"{prefix}ISSUER"),
        client_id=env.str(f"{prefix}CLIENT_ID"),
        secret=env.str(f"{prefix}CLIENT_SECRET"),
        domains=tuple(domain.strip().lower() for domain in env.list(f"{prefix}DOMAINS", default=[])),
        second_factor=env.bool(f"{prefix}SECOND_FACTOR", default=False),
    )
