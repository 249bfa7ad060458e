"""What a worker does by the clock."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from hanse.access import walls
from hanse.config import jobs
from hanse.history import clock

pytestmark = pytest.mark.django_db


def test_expired_sessions_go_each_hour() -> None:
    for seconds in (-10, 3600):
        session = SessionStore()
        session["of"] = seconds
        session.set_expiry(timezone.now() + timedelta(seconds=seconds))
        session.create()

    with walls.behind(None, clock.today("UTC")):  # with the rights of a worker
        jobs.clear_sessions(timestamp=0)

    assert [session.get_decoded()["of"] for session in Session.objects.all()] == [3600]
    assert app.tasks["config.clear_sessions"].name in {
        periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()
    }
