#!/usr/bin/env python3
"""The bench: starts the service (real workers under assistd), loads it, and prints one table. README.md tells what each
row is, and how to add one. Run by ops/bench, which builds first."""
import argparse
import contextlib
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "process"))

import daylight  # noqa: E402
from postgres import Postgres  # noqa: E402
from story_service import BIN, BUILD, SOURCE, WORKERS, Failed, Service, environment  # noqa: E402
from table import Table  # noqa: E402

QUICK = 50  # --quick: so much less of everything


def run(program, *words, deadline_s=3600):
    """What one of our programs measured."""
    done = subprocess.run([BUILD / "bench" / program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=deadline_s)
    if done.returncode:
        raise Failed(f"{program} {words}: exit {done.returncode}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def door(service, who, door="people"):
    """The three words that tell a client where, and as whom."""
    text = service.config.read_text()
    endpoint = re.search(rf"^{door}: (\S+)", text, re.MULTILINE).group(1)
    server_key = re.search(r"server_key: '?([^'\n]+)", text).group(1)
    return endpoint, server_key, service.data / "keys" / f"{who}.key"


class Bench:
    def __init__(self, options):
        self.quick = options.quick
        self.cases = options.cases // (QUICK if options.quick else 1)
        self.seconds = options.seconds / (10 if options.quick else 1)
        self.keys = 64 if options.quick else 256  # 100 messages a second each
        self.entries = [n // (QUICK if options.quick else 1) for n in options.entries]
        self.with_postgres = not options.without_postgres
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="assist-bench."))
        self.kept = pathlib.Path(options.data) if options.data else None
        self.table = Table()

    def say(self, text):
        print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)

    # ---- the service's data ----
    def directory(self, channel="zmq"):
        """Responders enough that none has much on their hands. Who is asked by a program that is not there is tried again and again."""
        path = self.work / "directory.csv"
        dice = random.Random(7)
        with path.open("w") as f:
            f.write("id,kind,name,capabilities,lat,lon,radius_km,channel,phone\n")
            for n in range(max(40, 2000 // (QUICK if self.quick else 1))):
                f.write(f"near-{n},volunteer_org,Волонтёры {n},groceries,{47 + dice.random():.5f},{39 + dice.random():.5f},"
                        f"30,{channel},+7900{n:07}\n")
        return path

    def fill(self, data, cases, from_ms, spacing_us=1000):
        self.say(f"filling {data} with {cases:,} cases")
        run("bench_fill", data, SOURCE / "rules", cases, from_ms, spacing_us, daylight.zone())

    def new_data(self, name, directory=None):
        """A data directory with many operators' keys and a directory of responders, and nobody running."""
        data = self.work / name
        with Service(data=data) as service:
            service.start()
            service.import_directory(directory or self.directory())
            self.idle = self.memory(service)
            service.stop()
        run("bench_keys", data, self.keys)
        return data

    def file(self, service, clients, ms, what="file", *per_s):
        endpoint, server_key, key = door(service, "operator")
        return run("bench_file", endpoint, server_key, key.parent, self.keys, clients, ms, what, *per_s)

    def filled(self):
        """The large database: the one that was given, or made there, or a temporary one. Its first cases fall due an hour
        after they were filed; later, the service would be busy with them."""
        marker = self.kept / "filled" if self.kept else None
        if marker and marker.exists():
            if time.time() > marker.stat().st_mtime + 1800:
                raise Failed(f"{self.kept}: its cases fall due by now: remove it")
            self.cases = int(marker.read_text())
            return self.kept
        data = self.new_data("filled")
        self.fill(data, self.cases, int(time.time() * 1000) - min(self.cases, 900_000))
        if not self.kept:
            return data
        shutil.copytree(data, self.kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("run"))  # sockets
        marker.write_text(str(self.cases))
        shutil.rmtree(data)
        return self.kept

    # ---- rows: filing ----
    def filing(self, data):
        ms = int(self.seconds * 1000)
        ours, bare = {}, {}
        with Service(data=data) as service:
            service.start(deadline_s=600)
            for clients in (1, 8, 64):
                self.say(f"filing, {clients} clients")
                ours[clients] = self.file(service, clients, ms)
            service.stop()
        for group in (1, 8, 64):
            self.say(f"bare SQLite, {group} cases a commit")
            bare[group] = run("bench_bare", data / "assist.db", group, ms)
        with Postgres(self.cases, self.with_postgres) as postgres:
            four = {n: postgres.measure("four", n, self.seconds) for n in (1, 8, 64)}
            one = {n: postgres.measure("one", n, self.seconds) for n in (1, 8, 64)}
        self.filing_rows(ours, bare, four, one)

    def filing_rows(self, ours, bare, four, one):
        t = self.table
        pg = "PostgreSQL, {}" + ("" if four[1] else ": not installed" if self.with_postgres else ": left out")
        for n in (1, 8, 64):
            name = f"filed, {n} client{'s' if n > 1 else ''}"
            per_s = ours[n]["per_s"]
            if n == 64:
                wanted = min(20000, 0.6 * bare[n]["per_s"])
                t.add(name, per_s, "/s", f"bare SQLite, {n} a commit", bare[n]["per_s"], f"{wanted:,.0f} /s",
                      per_s >= wanted)
                t.at_least(name, per_s, "/s", pg.format("four inserts"), four[n].get("per_s"), 1)
            else:
                t.add(name, per_s, "/s", f"bare SQLite, {n} a commit", bare[n]["per_s"])
                t.add(name, per_s, "/s", pg.format("four inserts"), four[n].get("per_s"))
            t.add(name, per_s, "/s", pg.format("one insert"), one[n].get("per_s"))
        t.at_most("filing p99, 64 clients", ours[64]["p99_us"], "us", "bare SQLite's commit p99", bare[64]["p99_us"], 1.5)
        t.at_most("filing p50, one client", ours[1]["p50_us"], "us", pg.format("one insert"), one[1].get("p50_us"), 2.5)

    # ---- rows: latency, and memory of the idle service ----
    NEAR = ("46.00000", "38.00000")  # nobody else is near enough

    def latency(self):
        directory = self.work / "one.csv"
        directory.write_text("id,kind,name,capabilities,lat,lon,radius_km,channel\n"
                             f"near,volunteer_org,Волонтёры,groceries,{','.join(self.NEAR)},30,zmq\n")
        data = self.new_data("latency", directory)
        count = 30 if self.quick else 190  # one key files them, at its own pace
        with Service(data=data) as service:
            service.start()
            service.add_organisation("near")
            self.say("one case after the other")
            org = door(service, "near", "organisations")
            spans = run("bench_offer", *door(service, "operator"), org[0], org[2], count, *self.NEAR)
            hops = self.file(service, 1, int(self.seconds * 500), "preview")
            service.stop()
        commit = run("bench_bare", data / "assist.db", 1, int(self.seconds * 500))
        self.latency_rows(spans, hops, commit)
        self.memory_rows(self.idle)

    def latency_rows(self, spans, hops, commit):
        t = self.table
        for p in ("p50_us", "p99_us"):
            name = p[:3]
            t.add(f"filed to acknowledged, {name}", spans["filed"][p], "us", "four hops + one flush",
                  hops[p] + commit[p])
            t.add(f"filed to offer in hands, {name}", spans["offered"][p], "us", "six hops + two flushes",
                  1.5 * hops[p] + 2 * commit[p], "at most 5,000 us" if p == "p99_us" else "", spans["offered"][p] <= 5000 if p == "p99_us" else None)

    @staticmethod
    def memory(service):
        """Of each process, in MB; libraries count in each."""
        found = {}
        for name, pid in [("assistd", service.process.pid)] + [(w, service.pid(w)) for w in WORKERS]:
            text = pathlib.Path(f"/proc/{pid}/status").read_text()
            found[name] = int(re.search(r"^VmRSS:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024
        return found

    def memory_rows(self, memory):
        for name, mb in memory.items():
            self.table.add(f"memory idle, {name}", mb, "MB")
        whole = sum(memory.values())
        self.table.add("memory idle, the whole service", whole, "MB", asked="less than 60 MB", met=whole < 60)

    # ---- rows: many who watch ----
    def watch(self):
        data = self.new_data("watch")
        count = 10 if self.quick else 150  # one key files them, at its own pace
        with Service(data=data) as service:
            service.start()
            self.say("64 watchers")
            endpoint, server_key, key = door(service, "operator")
            spans = run("bench_watch", endpoint, server_key, key.parent, 64, count)
            service.stop()
        for who in ("first", "last"):
            for p in ("p50_us", "p99_us"):
                self.table.add(f"filed to seen by the {who} of 64 watchers, {p[:3]}", spans[who][p], "us",
                               "filed to acknowledged", spans["acknowledged"][p])

    # ---- rows: a start on cases that are all overdue, and what each open case costs in memory ----
    def restart(self):
        for cases in sorted({min(100_000, self.cases), self.cases}):
            data = self.new_data(f"overdue-{cases}")
            idle = self.idle
            self.fill(data, cases, int(time.time() * 1000) - 3 * 3_600_000, 1000)
            self.say(f"a start on {cases:,} overdue cases")
            with Service(data=data, trace=True) as service:
                begun = time.time()
                service.start(deadline_s=600)
                line = service.log.wait(lambda line: " casebook " in line and " event=" in line and line,
                                        what="the first escalation")[1]
                took = datetime.datetime.fromisoformat(line.split()[0].replace("Z", "+00:00")).timestamp() - begun
                memory = self.memory(service)
                service.kill_all()
            self.table.add(f"start to first overdue escalation, {cases:,} open", took, "s", asked="at most 2 s", met=took <= 2)
            for worker in ("casebook", "board"):
                self.table.add(f"memory an open case, {worker}, {cases:,} open",
                               (memory[worker] - idle[worker]) * 2**20 / cases, "bytes")
            shutil.rmtree(data)

    # ---- rows: how late a deadline fires while a thousand a second fall due and cases are filed ----
    DUE_PER_S, FILED_PER_S, WINDOW_MS, AHEAD_S = 1000, 200, 3_600_000, 10

    def filled_by(self, cases):
        """When (ms) a database of so many cases will be filled and a service on it be ready, by filling a small one."""
        begun, few = time.time(), max(1000, cases // 50)
        data = self.new_data("scratch")
        self.fill(data, few, int(begun * 1000) - self.WINDOW_MS)
        shutil.rmtree(data)
        return int((time.time() + 1.3 * (time.time() - begun) * cases / few + self.AHEAD_S) * 1000)

    def timers(self):
        seconds = 60 if not self.quick else 6
        data, first_due_ms = self.new_data("timers"), self.filled_by(self.cases)
        self.fill(data, self.cases, first_due_ms - self.WINDOW_MS, 1_000_000 // self.DUE_PER_S)
        mark = run("bench_late", data, "mark")
        with Service(data=data) as service:
            service.start(deadline_s=600)
            ready_ms = int(time.time() * 1000)
            from_ms = max(first_due_ms, ready_ms)
            self.say(f"{self.DUE_PER_S} deadlines a second from {(from_ms - ready_ms) / 1000:.0f} s on")
            filed = self.file(service, 8, from_ms - ready_ms + seconds * 1000, "file", self.FILED_PER_S)
            service.stop()
        late = run("bench_late", data, mark, from_ms, from_ms + (seconds - 1) * 1000)
        shutil.rmtree(data)
        name = f"lateness of a deadline, {self.cases:,} armed, {self.DUE_PER_S} due and {filed['per_s']:.0f} filed a second"
        self.table.add(f"{name}, p50", late.get("p50_ms"), "ms")
        met = late["missing"] == 0 and late.get("p99_ms", 1e9) <= 100
        self.table.add(f"{name}, p99", late.get("p99_ms"), "ms", f"{late['n']} fired, {late['missing']} still wait", None,
                       "at most 100 ms", met)

    # ---- rows: a large import while cases are filed ----
    WORDS = ("groceries", "welfare_check", "home_visit", "medicine", "transport", "ice_rescue", "search", "boat", "diver", "tow",
             "generator", "warm_place", "hot_food", "water", "clothes", "translator", "psychologist", "lawyer", "first_aid", "nurse",
             "evacuation", "pets", "key", "phone_talk")
    IMPORT_TURN_S, IMPORT_FILED_PER_S = 3, 40

    def crowd(self, entries):
        """A table of so many responders around 200 towns, three of 24 capabilities each."""
        dice, path = random.Random(11), self.work / f"crowd-{entries}.csv"
        towns = [(dice.uniform(42, 60), dice.uniform(28, 130)) for _ in range(200)]
        with path.open("w") as f:
            f.write("id,kind,name,capabilities,lat,lon,radius_km,channel,phone,hours,capacity,vetting\n")
            for n in range(entries):
                lat, lon = dice.choice(towns)
                f.write(f"crowd-{n},volunteer_org,Отряд {n},{';'.join(dice.sample(self.WORDS, 3))},{dice.gauss(lat, 0.2):.5f},"
                        f"{dice.gauss(lon, 0.3):.5f},{dice.randint(5, 50)},phone,+7901{n:07},{dice.choice(('', '24/7', 'Mo-Fr 09:00-18:00'))},"
                        f"{dice.randint(1, 9)},{dice.randint(0, 3)}\n")
        return path

    def importing(self):
        for entries in self.entries:
            self.say(f"importing {entries:,} entries while cases are filed")
            data, crowd = self.new_data(f"import-{entries}", self.directory("phone")), self.crowd(entries)
            with Service(data=data) as service:
                service.start()
                # Its own child waits for it, so that it is seen to be gone.
                shell = subprocess.Popen(["bash", "-c", '"$@" & echo $! && wait $!', "-", BIN / "assist", "--json",
                                          "--identity", "admin", "directory", "import", crowd, "--source", "crowd"],
                                         env=environment(service.config), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
                pid = shell.stdout.readline().strip()
                turn_s = self.IMPORT_TURN_S / (4 if self.quick else 1)
                try:
                    found = self.file(service, 32, int(turn_s * 1000), "file", self.IMPORT_FILED_PER_S, pid)
                    said = json.loads(shell.communicate()[0])
                finally:  # stopped, it would stay for ever
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGKILL)
                if said["added"] != entries:
                    raise Failed(f"the import: {said}")
                begun = time.monotonic()
                service.wait_ready("matcher", service.kill("matcher"), deadline_s=600)
                followed_s = time.monotonic() - begun
                service.stop()
            shutil.rmtree(data)
            crowd.unlink()
            self.import_rows(f"{entries:,} entries", found, entries)
            self.table.add(f"matcher killed to ready again, {entries:,} entries", followed_s, "s")

    def import_rows(self, name, found, entries):
        t, beside = self.table, found.get("beside")
        if not beside:  # it was over before anything was counted
            return
        t.add(f"filing while {name} are imported, p50", beside["p50_us"], "us", "the import stopped, in turn", found["p50_us"])
        t.at_most(f"filing while {name} are imported, p99", beside["p99_us"], "us", "the import stopped, in turn",
                  found["p99_us"], 3)
        t.add(f"imported, {name}", entries / (beside["ran_us"] / 1e6), "/s")

    # ---- rows: what a text means, and how that grows with the rules ----
    def reading(self):
        self.say("reading and judging a text")
        found = run("bench_read", SOURCE / "rules", int(self.seconds * 200))
        t, size = self.table, f"{found['bytes']} bytes"
        for p in ("p50_us", "p99_us"):
            t.add(f"read and judged, {size}, {found['shipped_rules']} rules, {p[:3]}", found["shipped"][p], "us",
                  "the same text cut into stems alone", found["cut"][p])
        for what in ("read", "judged"):
            name, few = "read and judged" if what == "judged" else "read", found[f"{what}_50"]["p50_us"]
            t.add(f"{name}, 500 rules of other words, p50", found[f"{what}_500"]["p50_us"], "us", "50 rules", few)
            t.at_most(f"{name}, 5,000 rules of other words, p50", found[f"{what}_5000"]["p50_us"], "us", "50 rules", few, 2)

    # ---- rows: who can help, among many ----
    QUESTIONS = 20_000

    def match(self):
        for entries in self.entries:
            self.say(f"searching {entries:,} entries")
            found = run("bench_match", entries, self.QUESTIONS // (10 if self.quick else 1))
            self.match_rows(f"{entries:,} entries", found, entries)
            self.postgis_rows(f"{entries:,} entries", found["core"])
            self.hop_rows(f"{entries:,} entries", found, self.asked(entries))

    def postgis_rows(self, name, core):
        """By one client on the same machine; what that costs without a search is in it, as it is in everybody's who asks a database."""
        entries, questions, n = self.work / "entries.tsv", self.work / "questions.tsv", 10_000
        with Postgres(wanted=self.with_postgres) as postgres:
            self.say("PostGIS" if postgres.has_postgis else "PostGIS: not installed")
            if postgres.has_postgis:
                run("bench_table_of", name.split()[0].replace(",", ""), n, entries, questions)
            found = postgres.nearest(entries, questions, n, self.seconds)
        peer = "PostGIS, best tuned" + ("" if found else ": not installed" if self.with_postgres else ": left out")
        self.table.add(f"search, {name}, p50", core["p50_us"], "us", peer, found.get("p50_us"))
        self.table.at_most(f"search, {name}, p99", core["p99_us"], "us", peer, found.get("p99_us"), 0.1)

    def hop_rows(self, name, core, hop):
        t, refused = self.table, hop["refused"]
        floor = refused["p99_us"] + core["core"]["p99_us"]
        t.add(f"asked over ZeroMQ, {name}, p50", hop["found"]["p50_us"], "us", "refused at once", refused["p50_us"])
        t.add(f"asked over ZeroMQ, {name}, p99", hop["found"]["p99_us"], "us", "refused at once, and the search", floor,
              "at most 1 more round trip", hop["found"]["p99_us"] <= floor + refused["p99_us"])
        t.add(f"matcher started to first answer, {name}", hop["followed_s"], "s", "the same rows put in the directory",
              core["ready_s"])

    def asked(self, entries):
        """The real matcher, and a stand-in for the casebook that has nothing but a directory and questions."""
        data = self.work / "asked"
        data.mkdir()
        (data / "assist.yaml").write_text(f"zone: {daylight.zone()}\n")
        environment = {**os.environ, "ASK_ENTRIES": str(entries),
                       "ASK_QUESTIONS": str(self.QUESTIONS // (10 if self.quick else 4))}
        with subprocess.Popen([BUILD / "bench" / "bench_ask", "--data", data], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as asker:
            matcher = subprocess.Popen([BUILD / "bin" / "matcher", "--data", data], stderr=subprocess.DEVNULL)
            try:
                said, _ = asker.communicate(timeout=600)
            finally:
                asker.kill()
                matcher.kill()
                matcher.wait()
        shutil.rmtree(data)
        return json.loads(said)

    def match_rows(self, name, found, entries):
        t, empty_us = self.table, 100 if entries <= 1_000_000 else 500
        core, tree, brute, changing = (found[what] for what in ("core", "tree", "brute", "changing"))
        t.add(f"search, {name}, p50", core["p50_us"], "us", "bare k-d tree", tree["p50_us"])
        t.at_most(f"search, {name}, p99", core["p99_us"], "us", "bare k-d tree", tree["p99_us"], 2)
        t.add(f"search, {name}, p99", core["p99_us"], "us", "brute force", brute["p99_us"])
        t.add(f"search, {name}, {found['changes_per_s']:,.0f} changes a second, p99", changing["p99_us"], "us",
              "nothing changes", core["p99_us"])
        for what, whom in (("nobody", "nobody can"), ("one", "one can, elsewhere")):
            ours, peer = found[what]["p99_us"], found[f"{what}_tree"]["p99_us"]
            t.add(f"search for what {whom}, {name}, p99", ours, "us", "bare k-d tree", peer, f"at most {empty_us} us",
                  ours <= empty_us)
        t.add(f"a change, {name}, p50", found["change"]["p50_us"], "us")
        t.add(f"directory ready, {name}", found["ready_s"], "s", "the bare tree built", found["tree_s"],
              *(("at most 2 s", found["ready_s"] <= 2) if entries <= 1_000_000 else ()))
        t.add(f"index, bytes an entry, {name}", found["index_bytes"], "bytes", "bare k-d tree", found["tree_bytes"])
        t.add(f"directory and index, bytes an entry, {name}", found["entry_bytes"], "bytes")

    # ---- all of it ----
    ROWS = ("filing", "latency", "watch", "restart", "timers", "import", "reading", "match")

    def run(self, rows):
        if {"filing"} & rows:
            data = self.filled()
            self.filing(data)
        if "latency" in rows:
            self.latency()
        if "watch" in rows:
            self.watch()
        if "restart" in rows:
            self.restart()
        if "timers" in rows:
            self.timers()
        if "import" in rows:
            self.importing()
        if "reading" in rows:
            self.reading()
        if "match" in rows:
            self.match()

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="these rows: " + ", ".join(Bench.ROWS))
    parser.add_argument("--quick", action="store_true", help="the same rows at 1/50 of the size: does the bench work?")
    parser.add_argument("--cases", type=int, default=1_000_000, help="how many the database holds")
    parser.add_argument("--seconds", type=float, default=10, help="how long each figure of filing is measured")
    parser.add_argument("--data", help="where the large database is kept, made there if absent; without it, it is temporary")
    parser.add_argument("--without-postgres", action="store_true", help="leaves that peer out, though it is installed")
    parser.add_argument("--entries", type=lambda text: [int(n) for n in text.split(",")], default=[1_000_000],
                        help="of match and import: how many the directory holds; several: 1000000,10000000 (takes 7 GB)")
    parser.add_argument("--rows", default=",".join(Bench.ROWS), help="the same, with commas")
    options = parser.parse_args()
    rows = set(options.only or options.rows.split(","))
    if not rows <= set(Bench.ROWS):
        parser.error("no such row: " + ", ".join(sorted(rows - set(Bench.ROWS))))
    bench = Bench(options)
    try:
        bench.run(rows)
        print()
        bench.table.print()
        print("\nLoad average at the end: " + ", ".join(f"{n:.1f}" for n in os.getloadavg())
              + f"; {os.cpu_count()} CPUs. Only ratios within this run count.")
    finally:
        bench.close()
    return 0 if options.quick else int(bool(bench.table.missed()))


if __name__ == "__main__":
    sys.exit(main())
