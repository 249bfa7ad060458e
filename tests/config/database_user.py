"""A process that uses the private PostgreSQL: runs each line of its input as SQL and answers with the first value.

Says `ready` once the database answers, and lets go of it at the end of its input.
"""

import sys

import psycopg

from hanse.config import installation, postgres

with postgres.running():
    host = str(installation.socket_dir(installation.data_dir()))
    address = f"host={host} port={installation.PORT} user={installation.ROLE} dbname={installation.DATABASE}"
    with psycopg.connect(address, autocommit=True) as connection:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            result = connection.execute(line.encode())
            row = result.fetchone() if result.description else None
            sys.stdout.write(f"{row[0] if row else ''}\n")
            sys.stdout.flush()
