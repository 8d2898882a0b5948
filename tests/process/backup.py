"""A backup while the whole service runs, and what a restore brings back: the same cases, and no number twice."""
import os
import shutil
import stat
import sys
import unittest

from story_service import Service, sanitizer_said

GROCERIES = ("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--subject-name", "Мария Петровна",
             "--at", "47.1121, 39.4235", "--fact", "food_days=0")


class Backup(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.service.start()
        self.service.import_directory()
        self.copies = self.service.data / "copies"
        self.copies.mkdir(mode=0o700)
        self.file = str(self.copies / "monday.db")

    def admin(self, *words):
        return self.service.ask("admin", *words, identity="admin")

    def refused(self, code, *words, status=1):
        got, said = self.admin(*words)
        self.assertEqual((status, code), (got, said["error"]["code"]), said)

    def test_what_is_restored_is_what_was_backed_up(self):
        case = self.service.must(*GROCERIES)["case"]
        before = self.service.show(case)
        status, made = self.admin("backup", self.file)
        self.assertEqual((0, True, 1, self.file), (status, made["ok"], made["cases"], made["file"]), made)
        self.assertEqual(os.stat(self.file).st_size, made["bytes"])
        self.assertEqual(0o600, stat.S_IMODE(os.stat(self.file).st_mode))
        status, looked = self.admin("verify", self.file)
        self.assertEqual((0, True, 1), (status, looked["ok"], looked["cases"]), looked)
        later = self.service.must(*GROCERIES, "--another")["case"]
        self.refused("locked", "restore", self.file)
        self.service.stop()

        status, restored = self.admin("restore", self.file)
        self.assertEqual((0, True, 1), (status, restored["ok"], restored["cases"]), restored)
        self.assertTrue(os.path.exists(os.path.join(restored["aside"], "assist.db")))
        self.assertNotIn("numbers_unknown", restored)
        status, elsewhere = self.admin("restore", self.file, "--data", str(self.copies / "new"))
        self.assertEqual((0, True), (status, elsewhere.get("numbers_unknown")), elsewhere)
        self.service.start()
        after = self.service.show(case)
        for key in ("case", "id", "subject", "place", "kind", "priority"):
            self.assertEqual(before[key], after[key], key)
        self.assertEqual(before["events"], after["events"][:len(before["events"])])
        self.assertEqual(4, self.service.ask("show", later, identity="coordinator")[0])
        self.assertNotIn(self.service.must(*GROCERIES, "--another")["case"], (case, later))
        self.service.until(lambda said: said.get("ok"), "admin", "verify", identity="admin")
        self.assertEqual([], sanitizer_said(self.service))

    def test_a_backup_is_refused_where_it_would_harm(self):
        self.service.must(*GROCERIES)
        self.assertEqual(0, self.admin("backup", self.file)[0])
        self.refused("taken", "backup", self.file)
        self.refused("invalid", "backup", "tuesday.db")
        self.refused("invalid", "backup", str(self.service.data / "tuesday.db"))
        self.refused("invalid", "backup", str(self.copies / "nowhere" / "tuesday.db"))
        self.assertEqual((1, "forbidden"), (lambda s, said: (s, said["error"]["code"]))(
            *self.service.ask("admin", "backup", str(self.copies / "mine.db"))))

    def test_a_damaged_backup_is_refused_and_nothing_changes(self):
        case = self.service.must(*GROCERIES)["case"]
        self.assertEqual(0, self.admin("backup", self.file)[0])
        damaged = str(self.copies / "damaged.db")
        shutil.copyfile(self.file, damaged)
        with open(damaged, "r+b") as f:
            f.truncate(os.path.getsize(damaged) // 2)
        self.service.stop()
        self.refused("damaged", "verify", damaged)
        self.refused("damaged", "restore", damaged)
        self.refused("not_found", "restore", str(self.copies / "nothing.db"), status=4)
        self.refused("not_found", "verify", str(self.copies / "nothing.db"), status=4)
        self.assertEqual([], [p.name for p in self.service.data.glob("set-aside-*")])
        self.service.start()
        self.service.show(case)


if __name__ == "__main__":
    sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
