"""The whole service in a directory of its own, for tests: start, stop, kill, ask, listen. Python's standard library alone.

Nothing here sleeps: each wait is for something that is observed (a line, a state, an exit) and has a deadline."""
import contextlib
import json
import os
import pathlib
import re
import secrets
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import daylight

BUILD = pathlib.Path(os.environ["ASSIST_BUILD_DIR"])
SOURCE = pathlib.Path(os.environ["ASSIST_SOURCE_DIR"])
BIN = BUILD / "bin"
WORKERS = ("casebook", "board", "matcher", "dispatcher", "intake")
DEADLINE_S = 30


class Failed(Exception):
    pass


def command_id():
    """A UUIDv7, as `assist` makes them."""
    bits = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def free_ports():
    """Two ports that nobody listens at, and not one twice."""
    with socket.socket() as one, socket.socket() as other:
        for s in (one, other):
            s.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


class Lines:
    """What a process writes, line by line, kept; others wait for a line that suits them."""

    def __init__(self, stream):
        self.lines = []
        self.changed = threading.Condition()
        self.ended = False
        self.reader = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.reader.start()

    def _read(self, stream):
        for line in stream:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()
        stream.close()

    def count(self):
        with self.changed:
            return len(self.lines)

    def wait(self, suits, start=0, deadline_s=DEADLINE_S, what="a line"):
        """The first line from `start` on that suits: (its number, what suits() said)."""
        until = time.monotonic() + deadline_s
        at = start
        with self.changed:
            while True:
                while at < len(self.lines):
                    found = suits(self.lines[at])
                    if found:
                        return at, found
                    at += 1
                left = until - time.monotonic()
                if self.ended or left <= 0:
                    raise Failed(f"{what}: {'the process ended' if self.ended else 'not in time'}; last lines: "
                                 + " | ".join(self.lines[-8:]))
                self.changed.wait(left)


def environment(config=None, **more):
    env = {k: v for k, v in os.environ.items() if not k.startswith("ASSIST_")}
    env.update({"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}, **more)
    if config:
        env["ASSIST_CONFIG"] = str(config)
        env["XDG_STATE_HOME"] = str(pathlib.Path(config).parent / "state")  # what is kept unsent is this test's own
    return env


class Listener:
    """`assist --json org listen`: the notices as they come."""

    def __init__(self, service, identity):
        self.process = subprocess.Popen([BIN / "assist", "--json", "--identity", identity, "org", "listen"],
                                        env=environment(service.config), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.out = Lines(self.process.stdout)
        self.err = Lines(self.process.stderr)
        self.identity = identity
        self.err.wait(lambda line: "Listening" in line, what=f"{identity} listens")

    def wait(self, type_, case=None, deadline_s=DEADLINE_S, start=0):
        def suits(line):
            notice = json.loads(line)
            return notice if notice.get("type") == type_ and case in (None, notice.get("case")) else None
        return self.out.wait(suits, start, deadline_s, f"{self.identity}: {type_} of {case}")[1]

    def stop(self):
        self.process.kill()
        self.process.wait()


class Service:
    def __init__(self, clock_rate=1, data=None, settings="", trace=False, exercise=True):
        self.home = None if data else tempfile.mkdtemp(prefix="assist-test.")
        self.data = pathlib.Path(data or self.home)
        self.config = self.data / "assist.yaml"
        self.data.mkdir(parents=True, exist_ok=True)
        if not self.config.exists():
            people, organisations = free_ports()
            self.config.write_text(
                (f"exercise: yes\nclock_rate: {clock_rate}\n" if exercise else "") + f"zone: {daylight.zone()}\n{settings}"
                f"people: tcp://127.0.0.1:{people}\norganisations: tcp://127.0.0.1:{organisations}\n")
        self.process = self.log = None
        self.listeners = []
        self.trace = trace

    # ---- start, stop, kill ----
    def start(self, deadline_s=60):
        ready, said = os.pipe()
        more = {"ASSIST_TRACE": "1"} if self.trace else {}
        self.process = subprocess.Popen([BIN / "assistd", "--data", self.data, "--ready-fd", str(said)],
                                        env=environment(**more), pass_fds=[said], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        start_new_session=True)
        os.close(said)
        self.log = Lines(self.process.stdout)
        with os.fdopen(ready, "rb") as end:
            if not select.select([end], [], [], deadline_s)[0] or not end.read(1):
                raise Failed("assistd is not ready: " + " | ".join(self.log.lines[-10:]))
        return self

    def stop(self):
        """As a user does. The exit status of assistd."""
        self.process.terminate()
        try:
            return self.process.wait(DEADLINE_S)
        finally:
            self.kill_all()

    def kill_all(self):
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def close(self):
        for listener in self.listeners:
            listener.stop()
        self.kill_all()
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind and self.log:
            print("---- end of assistd's log ----\n" + "\n".join(self.log.lines[-60:]), flush=True)
        self.close()

    def pid(self, worker):
        for line in (self.data / "run" / "workers").read_text().splitlines():
            name, pid, *_ = line.split()
            if name == worker:
                return int(pid)
        raise Failed(f"no worker {worker}")

    def kill(self, worker):
        """SIGKILL. Returns where in the log to look for its return."""
        at = self.log.count()
        pid = self.pid(worker)
        if pid:  # 0: it is down already
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return at

    def wait_ready(self, worker, at, deadline_s=DEADLINE_S):
        self.log.wait(lambda line: f"worker {worker} is ready" in line, at, deadline_s, f"{worker} is back")

    # ---- ask ----
    def begin(self, *words, identity="operator", timeout_s=DEADLINE_S):
        return subprocess.Popen([BIN / "assist", "--json", "--timeout", str(timeout_s), "--identity", identity, *words],
                                env=environment(self.config), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    @staticmethod
    def end(process):
        """(exit status, what it said)."""
        out, err = process.communicate(timeout=3 * DEADLINE_S)
        if "Sanitizer" in err or "runtime error" in err:
            raise Failed(f"{process.args}: {err}")
        try:
            return process.returncode, json.loads(out)
        except json.JSONDecodeError:
            raise Failed(f"{process.args}: exit {process.returncode}, not JSON: {out!r} {err!r}") from None

    def ask(self, *words, identity="operator", timeout_s=DEADLINE_S):
        return self.end(self.begin(*words, identity=identity, timeout_s=timeout_s))

    def must(self, *words, identity="operator"):
        status, said = self.ask(*words, identity=identity)
        if status:
            raise Failed(f"assist {' '.join(words)} ({identity}): exit {status}: {said}")
        return said

    def show(self, case):
        return self.must("show", case, "--timeline", identity="coordinator")

    def until(self, suits, *words, identity="coordinator", deadline_s=DEADLINE_S):
        """Asks again until the answer suits; each question waits for its own answer."""
        until = time.monotonic() + deadline_s
        while True:
            status, said = self.ask(*words, identity=identity)
            found = status == 0 and suits(said)
            if found:
                return found
            if time.monotonic() > until:
                raise Failed(f"assist {' '.join(words)}: not in time: {said}")

    # ---- who answers ----
    def import_directory(self, path=None):
        path = path or SOURCE / "ops" / "demo.d" / "directory.csv"
        said = self.must("directory", "import", str(path), "--source", "test", identity="admin")
        if said["refused"]:
            raise Failed(f"directory: {said}")

    def add_organisation(self, responder, name=None):
        self.must("admin", "key", "new", name or responder, "--role", "org", "--responder", responder, identity="admin")

    def listen(self, identity):
        listener = Listener(self, identity)
        self.listeners.append(listener)
        return listener


def offers_of(shown):
    return [dict(offer, need=need["need"]) for need in shown["needs"] for offer in need.get("offers", [])]


def value_of(event, key):
    """A value of a timeline entry."""
    for fact in event.get("values", []):
        if fact.get("key") == key:
            return fact.get("value")
    return event.get(key)


def sanitizer_said(service):
    return [line for line in service.log.lines if re.search(r"Sanitizer|runtime error|assertion|must failed", line)]
