"""Exit 0 if the PostgreSQL at an address answers and lets us make databases."""

import sys

import dj_database_url
import psycopg

address = dj_database_url.parse(sys.argv[1])
try:
    with psycopg.connect(
        host=address["HOST"] or None,
        port=address["PORT"] or None,
        user=address["USER"] or None,
        password=address["PASSWORD"] or None,
        dbname=address["NAME"],
        connect_timeout=3,
    ) as link:
        row = link.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
except psycopg.Error:
    sys.exit(1)
sys.exit(0 if row and row[0] else 1)
