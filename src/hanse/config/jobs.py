"""The worker: one process that does what must not keep a page waiting, such as sending mail.

Jobs are rows of PostgreSQL (Procrastinate). What a worker that was killed had in hand is found again, and every job is safe
to run twice.
"""

import asyncio
from typing import Any

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app, utils
from procrastinate.manager import JobManager
from procrastinate.middleware import SyncCallNext
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from hanse.config import server
from hanse.history import origins

AT_ONCE = 4
"""Jobs that run at the same time. Most wait for somebody else's server."""
HEARTBEAT = 5.0
"""Seconds between two signs of life of a worker."""
SILENCE = 30.0
"""Seconds without one after which a worker counts as dead."""
KEPT = 30 * 24
"""Hours that a job which went wrong stays to be looked at. One that went well is removed at once."""


def work() -> None:
    """Do jobs until the process is asked to stop, and finish those in hand. The worker has no more rights than the web."""
    server.become_web()
    connector = PsycopgConnector(kwargs=utils.connector_params(), min_size=1, max_size=AT_ONCE)
    with app.replace_connector(connector):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        await _put_back_in_line(app.job_manager)
        await app.run_worker_async(
            concurrency=AT_ONCE,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENCE,
            task_middleware=[*app.worker_defaults.get("task_middleware", ()), _as_worker],
        )


async def _put_back_in_line(jobs: JobManager) -> None:
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await jobs.retry_job(job)


def _as_worker(call_next: SyncCallNext, context: JobContext, worker: Worker) -> Any:
    """What a job writes tells that it comes from the worker, and from which task."""
    with origins.coming_from(lambda: {"source": "worker", "task": context.job.task_name}):
        return call_next()


@app.periodic(cron="* * * * *")
@app.task(name="config.find_stalled", queue="upkeep", queueing_lock="config.find_stalled", pass_context=True)
async def find_stalled(context: JobContext, timestamp: int) -> None:
    """Each minute: put the jobs of dead workers back in line."""
    await _put_back_in_line(context.app.job_manager)


@app.periodic(cron="17 3 * * *")
@app.task(name="config.forget_failed", queue="upkeep", queueing_lock="config.forget_failed", pass_context=True)
async def forget_failed(context: JobContext, timestamp: int) -> None:
    """Each night: remove jobs that went wrong long ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="23 * * * *")
@app.task(name="config.clear_sessions", queue="upkeep", queueing_lock="config.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Each hour: remove the sessions that have expired, those of visitors among them."""
    call_command("clearsessions")
