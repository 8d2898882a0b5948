"""PostgreSQL as a peer: a private cluster that the bench starts and removes, and pgbench as its client. Where it is not
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
    def __init__(self, rows, wanted=True):
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
        for name, text in (("four", FOUR), ("one", ONE), ("tables", TABLES.format(n=self.rows))):
            (self.home / f"{name}.sql").write_text(text)
        self._run("psql", "-h", self.home, "-U", "bench", "-v", "ON_ERROR_STOP=1", "-q", "-f", self.home / "tables.sql",
                  "postgres")

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
