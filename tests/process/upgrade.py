"""A new assistd on an old database, and workers restarted one after another, while cases are filed and answered: nothing is lost,
nothing stands still, nobody is refused.

databases/vN.sql is what a service of schema version N has left behind, with its cases in the midst of things; keys are left out, the
first start brings its own. `upgrade.py --write` writes the one of today's version, when there is a new one: older ones stay as
they are for ever."""
import pathlib
import signal
import sqlite3
import sys
import threading
import unittest

from story_service import Service, sanitizer_said

DATABASES = pathlib.Path(__file__).parent / "databases"
NEED = ("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--at", "47.1121, 39.4235", "--fact",
        "food_days=0")
MADE = ("--subject-name", "Мария Петровна", "--reporter-phone", "+79990000001", "--call-ref")
KEYS = 2  # enum store_list


class Stream:
    """Cases filed one after another, and each dispatch answered, until it is told to stop."""

    def __init__(self, service, listener):
        self.service, self.listener = service, listener
        self.filed, self.answered, self.wrong = [], [], []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(work,), daemon=True) for work in (self.file, self.answer)]
        for thread in self.threads:
            thread.start()

    def run(self, work):
        try:
            work()
        except Exception as e:  # pylint: disable=broad-except
            self.wrong.append(repr(e))

    def file(self):
        while not self.is_over.is_set():
            self.filed.append(self.service.must(*NEED)["case"])

    def answer(self):
        at = 0
        while not self.is_over.is_set():
            offers = [line for line in self.listener.out.lines[at:] if '"type":"offer"' in line.replace(" ", "")]
            at = self.listener.out.count()
            for line in offers:
                offer = line.split('"offer":')[1].split('"')[1]
                self.service.must("org", "answer", offer, "decline", "--reason", "busy", identity=self.listener.identity)
                self.answered.append(offer)
            self.is_over.wait(0.05)

    def count(self):
        return len(self.filed), len(self.answered)

    def stop(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


class Upgrade(unittest.TestCase):
    def served(self, service):
        self.addCleanup(service.close)
        service.start()
        if not service.must("directory", "list", identity="admin").get("responders"):
            service.import_directory()
        service.add_organisation("azov-anna")
        return service.listen("azov-anna")

    def assert_nothing_is_lost(self, service, cases):
        for case in cases:
            shown = service.show(case)
            self.assertTrue(shown["state"] == "closed" or shown.get("due"), shown)  # nothing stands still
        service.until(lambda said: said["ok"], "admin", "status", identity="admin")
        service.until(lambda said: said.get("ok"), "admin", "verify", identity="admin")
        self.assertEqual([], sanitizer_said(service))

    def test_workers_are_restarted_one_after_another_while_cases_run(self):
        service = Service()
        stream = Stream(service, self.served(service))
        for _ in range(2):
            at = service.log.count()
            before = {worker: service.pid(worker) for worker in ("casebook", "board", "matcher", "dispatcher", "intake")}
            service.process.send_signal(signal.SIGHUP)
            service.log.wait(lambda line: "All workers have been restarted" in line, at, 60, "the restart")
            self.assertFalse([w for w, pid in before.items() if service.pid(w) == pid])
        filed, answered = stream.count()
        service.until(lambda _: stream.wrong or (stream.count()[0] > filed and stream.count()[1] > answered), "list")
        stream.stop()
        self.assertEqual([], stream.wrong)  # nobody was refused, at most they waited
        self.assertEqual(len(set(stream.filed)), len(stream.filed))
        self.assert_nothing_is_lost(service, stream.filed)

    def test_a_database_of_each_older_version_is_taken_over_with_its_cases_going_on(self):
        kept = sorted(DATABASES.glob("v*.sql"))
        self.assertTrue(kept)
        for path in kept:
            with self.subTest(path.name):
                service = Service()
                read_dump(path, service.data / "assist.db")
                stream = Stream(service, self.served(service))
                asked, owned, closed = path.read_text().split("\n", 1)[0].split()[1:]
                for case in asked, owned, closed:
                    self.assertEqual("Мария Петровна", service.show(case)["subject"]["name"])
                self.assertEqual("closed", service.show(closed)["state"])
                for offer in service.must("org", "inbox", identity="azov-anna")["offers"]:
                    if offer["case"] in (asked, owned):  # what the old one has asked; the stream answers the rest
                        service.must("org", "answer", offer["offer"], "decline", "--reason", "busy", identity="azov-anna")
                service.must("note", asked, "стало хуже")
                service.must("own", owned, "--take", "--reason", "новая версия", identity="coordinator")
                service.must("reopen", closed, "--reason", "новая версия", identity="coordinator")
                service.until(lambda _, s=stream: s.wrong or all(s.count()), "list")
                stream.stop()
                self.assertEqual([], stream.wrong)
                self.assert_nothing_is_lost(service, [asked, owned, closed, *stream.filed])
                service.stop()
                version = int.from_bytes((service.data / "assist.db").read_bytes()[60:64], "big")  # user_version
        self.assertEqual({f"v{v}.sql" for v in range(1, version + 1)}, {path.name for path in kept})  # today's, too

    def test_a_newer_database_is_refused_with_what_to_do_and_left_as_it_is(self):
        service = Service()
        self.addCleanup(service.close)
        path = service.data / "assist.db"
        read_dump(sorted(DATABASES.glob("v*.sql"))[-1], path)
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version=999")
        db.close()
        before = path.read_bytes()
        with self.assertRaises(Exception) as refused:
            service.start(deadline_s=5)
        self.assertIn("newer", str(refused.exception).lower())
        service.kill_all()
        self.assertEqual(before, path.read_bytes())


def read_dump(path, to):
    db = sqlite3.connect(to)
    db.executescript(path.read_text())
    db.close()
    to.chmod(0o600)


def write_dump(service, cases):
    db = sqlite3.connect(service.data / "assist.db")
    version, application = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
    db.execute("DELETE FROM listed WHERE list=?", (KEYS,))
    db.commit()
    lines = [f"-- {' '.join(cases)}", f"PRAGMA application_id={application};", f"PRAGMA user_version={version};", *db.iterdump()]
    db.close()
    path = DATABASES / f"v{version}.sql"
    path.write_text("\n".join(lines) + "\n")
    print(path)


def write():
    """Three cases: one whose offers are out, one that has an owner, one that is closed; and somebody has looked at the directory."""
    with Service() as service:
        service.start()
        service.import_directory()
        service.add_organisation("azov-anna")
        anna = service.listen("azov-anna")
        asked, owned, closed = (service.must(*NEED, *MADE, f"call-{i}")["case"] for i in range(3))
        anna.wait("offer", asked)
        service.must("own", owned, identity="coordinator")
        service.must("close", closed, "--outcome", "helped", "--recall", "--reason", "проверка", identity="coordinator")
        service.must("directory", "list", identity="coordinator")
        service.stop()
        write_dump(service, (asked, owned, closed))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
