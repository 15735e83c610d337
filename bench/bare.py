"""The floors of `bench.dispatch`: SMPP without a ledger, and a ledger without SMPP and without any rule."""

import asyncio
import os
import time
from pathlib import Path
from typing import Any

from bench.meter import cpu, family_cpu, postmaster
from bench.sending import RECEIPTS, network

# What a ledger must at least do: a block's pointer moved, durably, over texts that are then read; outcomes appended.
TABLES = """
DROP TABLE IF EXISTS bare_block, bare_text, bare_outcome;
CREATE TABLE bare_block (id bigint PRIMARY KEY, pointer integer NOT NULL) WITH (fillfactor = 50);
CREATE TABLE bare_text (block bigint, place integer, number text, words text, PRIMARY KEY (block, place));
CREATE TABLE bare_outcome (block bigint, place integer, reference text, at timestamptz);
CREATE INDEX ON bare_outcome (reference);
INSERT INTO bare_block SELECT block, 0 FROM generate_series(1, %(blocks)s) AS block;
INSERT INTO bare_text
SELECT block, place, '+336' || lpad((block * 500 + place)::text, 8, '0'),
       'Bonjour, votre commande c-' || place || ' vous attend. STOP 36180'
FROM generate_series(1, %(blocks)s) AS block, generate_series(1, 500) AS place;
ANALYZE bare_text;
"""
MOVE = "UPDATE bare_block SET pointer = pointer + %s WHERE id = %s RETURNING pointer"
READ = "SELECT place, number, words FROM bare_text WHERE block = %s AND place > %s AND place <= %s"


def smpp(texts: int, scenario: str, window: int) -> tuple[float, float]:
    """Texts per second through a bare lane, and microseconds of processor time for each, the network's with it."""
    from bench.smpp import submit

    with network(scenario) as smsc:
        before = cpu(smsc.pid)
        rate, own = asyncio.run(submit(smsc.port, window, texts, receipts=scenario == RECEIPTS))
        return rate, own + (cpu(smsc.pid) - before) / texts * 1e6


def ledger(texts: int, batch: int) -> tuple[float, float]:
    """Texts per second through the bare ledger, and microseconds of processor time for each."""
    import psycopg

    from chappe.config.environment import conninfo, environment

    blocks = -(-texts // 500)
    server = postmaster(Path(os.environ["CHAPPE_DATA_DIR"]))
    with psycopg.connect(conninfo(environment()), autocommit=True, prepare_threshold=0) as connection:
        with psycopg.ClientCursor(connection) as cursor:
            cursor.execute(TABLES, {"blocks": blocks})
        began, before = time.perf_counter(), time.process_time() + family_cpu(server)
        for block in range(1, blocks + 1):
            for _ in range(500 // batch):
                _step(connection, block, batch)
        seconds, spent = (
            time.perf_counter() - began,
            time.process_time() + family_cpu(server) - before,
        )
        connection.execute("DROP TABLE bare_block, bare_text, bare_outcome")
    return blocks * 500 / seconds, spent / (blocks * 500) * 1e6


def _step(connection: Any, block: int, batch: int) -> None:
    row = connection.execute(MOVE, [batch, block]).fetchone()
    assert row is not None
    pointer = int(row[0])
    found = connection.execute(READ, [block, pointer - batch, pointer]).fetchall()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY bare_outcome FROM STDIN") as copy,
    ):
        copy.write("".join(f"{block}\t{place}\t{block * 500 + place}\tnow\n" for place, _, _ in found))
