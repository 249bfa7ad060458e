"""Under which keys counters of attempts lie in the cache: as hashes, so that whoever reads the table finds nobody in it."""

from django.utils.crypto import salted_hmac

SALT = "hanse.config.counters"


def hashed(key: str, key_prefix: str, version: int) -> str:
    """A key as the cache keeps it (the KEY_FUNCTION of settings.CACHES).

    It hangs on the secret key: there are too few network addresses for a plain hash to hide one.
    """
    return salted_hmac(SALT, f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
