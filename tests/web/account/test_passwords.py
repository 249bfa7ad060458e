"""Which passwords are taken: long ones that no breach and no acquaintance knows; no rule about characters."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "sieben lila laternen am hafen",
        "夏の港に七つの紫の灯がともる",
        "aB3$ aB3$ xyzw 99",
        "l" + "o" * 200 + "ng one, with words",
    ],
)
def test_long_password_is_taken(password: str) -> None:
    validate_password(password, world.person("Lucía Ferreira"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_too_short"),
        ("1qaz2wsx3edc4rfv", "password_too_common"),
        ("QWERTY123456", "password_too_common"),
        ("lucia.ferreira@example.org", "password_too_similar"),
        ("hanse hanse 2026", "password_of_own_words"),
        ("HanseLucía2026!", "password_of_own_words"),
    ],
)
def test_password_that_others_try_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, world.person("Lucía Ferreira"))

    assert code in {error.code for error in refused.value.error_list}


def test_names_of_the_alliance_and_its_cities_do_not_count() -> None:
    alliance = world.alliance("southern-cone", cities=["Córdoba"])
    secretariat = world.secretariat(alliance)

    for password in ("SouthernCone-2026", "cordoba-cordoba-1"):
        with pytest.raises(ValidationError, match="little more than names"):
            validate_password(password, secretariat)
        validate_password(password, world.person())


def test_password_without_a_person_is_looked_at_too() -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password("123456789qwerty")
