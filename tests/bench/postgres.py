"""PostgreSQL as a peer, with PostGIS where it is installed: a private cluster that the bench starts and removes, and pgbench as its client. Where it is not
installed every figure is None, and the row says so."""
import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

FOUR = """\\set n random(1, 1000000000)
WITH c AS (INSERT INTO casefile(body, personal) VALUES (repeat('b', 300), repeat('p', 120)) RETURNING key),
 e AS (INSERT INTO events(key, body) SELECT key, repeat('e', 900) FROM c),
 w AS (INSERT INTO work(key, due_ms, kind) SELECT key, :n, 2 FROM c)
INSERT INTO work(key, due_ms, kind) SELECT key, :n, 1 FROM c;
"""
ONE = "INSERT INTO casefile(body, personal) VALUES (repeat('b', 300), repeat('p', 120));\n"
TABLES = """
CREATE TABLE casefile(key bigserial PRIMARY KEY, id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE, body text, personal text);
CREATE TABLE events(changed bigserial PRIMARY KEY, key bigint NOT NULL, body text);
CREATE TABLE work(number bigserial PRIMARY KEY, key bigint NOT NULL, due_ms bigint NOT NULL, kind int NOT NULL);
INSERT INTO casefile(body, personal) SELECT repeat('b', 300), repeat('p', 120) FROM generate_series(1, {n});
INSERT INTO events(key, body) SELECT n, repeat('e', 900) FROM generate_series(1, {n}) n;
INSERT INTO work(key, due_ms, kind) SELECT n, n, k FROM generate_series(1, {n}) n, generate_series(1, 2) k;
CREATE INDEX ON work(due_ms);
CREATE INDEX ON work(key);
CHECKPOINT;
"""

# As well tuned as it was found to go: a row for each two capabilities of an entry, and one index over the pair and the place.
POSTGIS = """
CREATE EXTENSION postgis;
CREATE EXTENSION btree_gist;
CREATE TABLE loaded(id int, pair int, lon float8, lat float8, radius_m float8, available bool);
CREATE TABLE questions_loaded(n int, pair int, lon float8, lat float8);
COPY loaded FROM '{entries}';
COPY questions_loaded FROM '{questions}';
CREATE TABLE able AS SELECT id, pair, radius_m, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS at FROM loaded WHERE available;
CREATE TABLE questions AS SELECT n, pair, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS at FROM questions_loaded;
CREATE UNIQUE INDEX ON questions(n);
CREATE INDEX ON able USING gist (pair, at);
VACUUM ANALYZE able;
VACUUM ANALYZE questions;
"""
NEAREST = """\\set n random(1, {questions})
SELECT e.id FROM questions q, LATERAL (SELECT a.id FROM able a WHERE a.pair = q.pair AND ST_DWithin(a.at, q.at, {reach})
 AND a.at <-> q.at < a.radius_m ORDER BY a.at <-> q.at LIMIT 10) e WHERE q.n = :n;
"""


def folder():
    """Where its programs are, or None."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return pathlib.Path(initdb).resolve().parent if initdb else None


def unprivileged():
    """PostgreSQL refuses to run as root: then somebody else runs it."""
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}


class Postgres:
    def __init__(self, rows=0, wanted=True):
        self.bin = folder() if wanted else None
        self.there = bool(self.bin) and (self.bin / "pgbench").exists()
        self.rows = rows

    def __enter__(self):
        if self.there:
            self.home = pathlib.Path(tempfile.mkdtemp(prefix="assist-bench-pg."))
            if os.geteuid() == 0:
                shutil.chown(self.home, **unprivileged())
            try:
                self._start()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_):
        if self.there:
            with contextlib.suppress(subprocess.CalledProcessError):
                self._run("pg_ctl", "-D", self.home / "data", "-m", "immediate", "-w", "stop")
            shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program, *words, **more):
        return subprocess.run([self.bin / program, *map(str, words)], check=True, cwd=self.home, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, extra_groups=[] if unprivileged() else None,
                              **unprivileged(), **more).stdout

    def _start(self):
        self._run("initdb", "-D", self.home / "data", "-A", "trust", "-U", "bench", "--no-locale", "-E", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.home}' -c synchronous_commit=on"
        # Its log is a file: whatever keeps our end of the pipe open would be waited for.
        self._run("pg_ctl", "-D", self.home / "data", "-l", self.home / "log", "-w", "-o", options, "start")
        if self.rows:
            self._script("four", FOUR)
            self._script("one", ONE)
            self._do("tables", TABLES.format(n=self.rows))

    def _script(self, name, text):
        (self.home / f"{name}.sql").write_text(text)

    def _do(self, name, text):
        self._script(name, text)
        self._run("psql", "-h", self.home, "-U", "bench", "-v", "ON_ERROR_STOP=1", "-q", "-f", self.home / f"{name}.sql", "postgres")

    def _ask(self, text):
        return self._run("psql", "-h", self.home, "-U", "bench", "-A", "-t", "-c", text, "postgres").strip()

    @property
    def has_postgis(self):
        share = self.there and pathlib.Path(subprocess.run([self.bin / "pg_config", "--sharedir"], check=True, text=True,
                                                           stdout=subprocess.PIPE).stdout.strip())
        return bool(share) and (share / "extension" / "postgis.control").exists()

    def nearest(self, entries, questions, n, seconds):
        """Who is nearest of those who can, asked by one client: {"p50_us", "p99_us", ...}, or {}. Two files of bench_table_of."""
        if not self.has_postgis:
            return {}
        for file in (entries, questions):
            shutil.chown(shutil.move(file, self.home / file.name), **(unprivileged() or {"user": os.geteuid()}))
        self._do("postgis", POSTGIS.format(entries=self.home / entries.name, questions=self.home / questions.name))
        self._script("nearest", NEAREST.format(questions=n, reach=self._ask("SELECT max(radius_m) FROM able")))
        self.measure("nearest", 1, 2)  # what lies on disk is read once
        return self.measure("nearest", 1, seconds)

    def measure(self, script, clients, seconds):
        """{"per_s", "p50_us", "p99_us"}, or {}."""
        if not self.there:
            return {}
        prefix = self.home / f"log-{script}-{clients}"
        self._run("pgbench", "-h", self.home, "-U", "bench", "-n", "-M", "prepared", "-c", clients, "-j", min(clients, 2),
                  "-T", max(1, round(seconds)), "-f", self.home / f"{script}.sql", "-l", f"--log-prefix={prefix}", "postgres")
        spans, ends = [], []
        for log in self.home.glob(f"{prefix.name}.*"):
            for line in log.read_text().splitlines():
                _, _, us, _, end_s, end_us, *_ = line.split()
                spans.append(int(us))
                ends.append(int(end_s) + int(end_us) / 1e6)
        spans.sort()
        return {"per_s": len(spans) / (max(ends) - min(ends)), "p50_us": spans[len(spans) // 2],
                "p99_us": spans[len(spans) * 99 // 100]}
