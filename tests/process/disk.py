"""A disk that fills up, on a small tmpfs of its own: new cases are refused with the reason, open ones go on, nothing that was
acknowledged is lost, filing works again when there is room. And a database that cannot be ours: refused, untouched, with what
to do. The tmpfs needs root; else that half is skipped, and says so."""
import errno
import hashlib
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from story_service import Failed, Service, offers_of, sanitizer_said

MEBI = 1 << 20
DISK, RESERVE = 64 * MEBI, 16 * MEBI
ALONE = "ASSIST_TEST_ALONE"  # set in the mount namespace of this test: what is mounted there ends with it
FOOD = ("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--at", "47.1121, 39.4235", "--fact",
        "food_days=0")


class Filler:
    """A file that takes the room of others."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "filler"

    @staticmethod
    def room(folder):
        st = os.statvfs(folder)
        return st.f_bavail * st.f_frsize

    def leave(self, n_bytes):
        """Grows until no more than n_bytes are free."""
        with open(self.path, "ab") as f:
            while self.room(self.path.parent) > n_bytes:
                try:
                    left = self.room(self.path.parent) - n_bytes
                    f.write(b"\0" * min(left, MEBI))
                    f.flush()
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    break

    def go(self):
        self.path.unlink()


@unittest.skipUnless(os.environ.get(ALONE), "a small disk needs root and a mount namespace")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="assist-disk.")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=700", "tmpfs", self.folder], check=True)
        self.filler = Filler(self.folder)
        self.service = Service(data=self.folder + "/data", settings=f"reserve: {RESERVE // MEBI}MiB\n")
        self.acknowledged = []

    def tearDown(self):
        self.service.close()
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        os.rmdir(self.folder)

    def refused(self, *words):
        status, said = self.service.ask(*words)
        self.assertEqual((1, "storage_full"), (status, said.get("error", {}).get("code")), said)

    def note(self, case, text):
        status, said = self.service.ask("note", case, text)
        if status == 0:
            self.acknowledged.append((case, text))
        return status, said

    def check_nothing_is_lost(self):
        for case, text in self.acknowledged:
            self.assertIn(text, [e.get("personal") for e in self.service.show(case)["events"]])

    def answer(self, offer, *words):
        return self.service.must("org", "answer", offer, *words, identity="azov-anna")

    def test_new_cases_are_refused_open_ones_go_on_and_nothing_is_lost(self):
        service = self.service.start()
        service.import_directory()
        service.add_organisation("azov-anna")
        ear = service.listen("azov-anna")
        case = service.must(*FOOD)["case"]
        offer = ear.wait("offer", case)["offer"]
        other = service.must("file", "Что-то случилось")["case"]

        self.filler.leave(RESERVE - 2 * MEBI)
        self.refused(*FOOD)
        self.answer(offer, "commit", "--eta", "30")
        self.assertEqual(0, self.note(case, "нота, пока места мало")[0])
        self.assertEqual(0, self.note(other, "ещё одна")[0])

        self.filler.leave(0)
        self.refused(*FOOD)
        self.answer(offer, "onscene")
        self.answer(offer, "done", "--found", "Продукты переданы")
        service.must("callback", case, "reached", "--outcome", "helped")
        closed = service.must("close", case, "--outcome", "helped")
        self.assertEqual("closed", closed["state"])
        self.assertEqual("done", self.state_of(case, "azov-anna"))

        at = service.kill("casebook")  # it recovers, though there is no room at all
        service.wait_ready("casebook", at)
        self.assertEqual("closed", service.show(case)["state"])
        self.refused(*FOOD)

        self.fill_with_notes(other)
        self.filler.go()
        fresh = service.until(lambda said: said, *FOOD, identity="operator")["case"]
        self.assertNotEqual(case, fresh)
        self.assertEqual(0, self.note(other, "место снова есть")[0])
        self.check_nothing_is_lost()
        self.assertEqual("closed", service.show(case)["state"])
        service.until(lambda said: said.get("ok"), "admin", "verify", identity="admin")
        self.assertEqual([], sanitizer_said(service))

    def state_of(self, case, responder):
        return next(o["state"] for o in offers_of(self.service.show(case)) if o["responder"] == responder)

    def fill_with_notes(self, case):
        """Until even an open case cannot be written to: that is refused with the reason, and never acknowledged."""
        for i in range(400):
            self.filler.leave(0)
            status, said = self.note(case, f"{i}: " + "слово " * 300)
            if status:
                self.assertEqual("storage_full", said["error"]["code"], said)
                return
        raise Failed("the disk is full and takes 400 notes")


class NotOurs(unittest.TestCase):
    def refused(self, make, sentence):
        with Service() as service:
            service.start()
            service.must("file", "Что-то случилось")
            self.assertEqual(0, service.stop())
            database = service.data / "assist.db"
            make(database)
            before = hashlib.sha256(database.read_bytes()).hexdigest()
            with self.assertRaises(Failed):
                service.start(deadline_s=1)
            said = service.log.wait(lambda line: "assist.db" in line and line, what="what is wrong")[1]
            self.assertIn(sentence, said)
            service.kill_all()
            self.assertEqual(before, hashlib.sha256(database.read_bytes()).hexdigest())

    def test_a_damaged_database_is_refused_with_what_to_do(self):
        self.refused(lambda path: path.write_bytes(b"\xff" * 16 + path.read_bytes()[16:]),
                     "the file is damaged: set it aside and restore a backup")

    def test_another_programs_database_is_refused_with_what_to_do(self):
        def make(path):
            path.unlink()
            with sqlite3.connect(path) as foreign:
                foreign.execute("CREATE TABLE songs (name TEXT)")
            foreign.close()
        self.refused(make, "another program's database: choose another data directory")

    def test_a_newer_database_is_refused_with_what_to_do(self):
        def make(path):
            newer = sqlite3.connect(path)
            newer.execute("PRAGMA user_version = 9999")
            newer.close()
        self.refused(make, "newer version: install that version or restore a backup")


def alone():
    """This program again, where its mounts are nobody else's business. Not root: here, with that half skipped."""
    command = ["unshare", "--mount", sys.executable, *sys.argv]
    if os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode == 0:
        os.execvpe(command[0], command, {**os.environ, ALONE: "1"})


if __name__ == "__main__":
    if not os.environ.get(ALONE):
        alone()
    sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
