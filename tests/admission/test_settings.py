"""Who sets how people come into an alliance."""

import pytest
from django.test import Client
from django.urls import reverse

from hanse.access.roles import Role
from hanse.alliances.actions import require_second_factor, take_requests
from tests import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "required"), [(Role.SECRETARIAT_LEAD, True), (Role.SECRETARIAT_STAFF, False)])
def test_second_factor_of_the_secretariat_is_set_by_its_lead_alone(role: Role, required: bool) -> None:
    alliance = world.alliance()
    require_second_factor(alliance=alliance, required=False, by=None)
    take_requests(alliance=alliance, taken=False, by=None)
    client, page = Client(), reverse("entry_settings", kwargs={"alliance": "latam"})
    client.force_login(world.seated(role, alliance))

    shown = client.get(page).content.decode()
    client.post(page, {"second_factor_required": "on", "takes_requests": "on"})
    alliance.refresh_from_db()

    assert ('name="second_factor_required"' in shown) is required
    assert (alliance.second_factor_required, alliance.takes_requests) == (required, True)
