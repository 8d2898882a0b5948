"""Rules that people edit while the service runs: in force without a restart, refused as a whole and told until they are mended, and
kept through kills while what stands in the folder cannot be used."""
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

from story_service import BIN, DEADLINE_S, SOURCE, Failed, Service, environment, sanitizer_said

NEW_SIGNAL = "signals:\n  rocket:\n    - ракета ... огород|двор\n"
NEW_RULE = """  - id: rocket_fell
    why: {ru: Упала ракета, en: A rocket fell}
    when: [{signal: rocket}]
    at_least: P1
    needs: [attention]
"""
TEXT = "У нас ракета упала прямо в огород"


class LiveRules(unittest.TestCase):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.close)
        self.rules = self.service.data / "rules"
        shutil.copytree(SOURCE / "rules", self.rules)
        with open(self.service.config, "a") as config:
            config.write(f"rules: {self.rules}\n")
        self.service.start()
        self.service.import_directory()
        self.before = self.status()["rules"]

    def status(self):
        return self.service.ask("admin", "status", identity="admin")[1]

    def status_when(self, suits, what):
        until = time.monotonic() + DEADLINE_S
        while True:
            said = self.status()
            if suits(said):
                return said
            if time.monotonic() > until:
                raise Failed(f"{what}: not in time: {said}")

    def save(self, name, text):
        """As an editor does: written beside, moved over it."""
        beside = self.rules / f".{name}.swp"
        beside.write_text(text)
        beside.rename(self.rules / name)

    def triage(self):
        return (self.rules / "triage.yaml").read_text()

    def hear_rockets(self):
        self.save("triage.yaml", self.triage().replace("signals:\n", NEW_SIGNAL, 1) + NEW_RULE)
        return self.status_when(lambda s: s.get("rules", "") not in ("", self.before), "changed rules are in force")["rules"]

    def break_rules(self):
        good = self.triage()
        self.save("triage.yaml", good + "  - id: half_a_rule\n    why: {ru: Пол")
        said = self.status_when(lambda s: self.refused(s), "broken rules are refused")
        return good, said

    @staticmethod
    def refused(status):
        return [b["why"] for b in status.get("broken", []) if b["promise"] == "rules_current"]

    def hears_rockets(self):
        said = self.service.must("file", TEXT, "--at", "Азов", "--another")
        heard = "rocket_fell" in [f["rule"] for f in said["fired"]]
        if heard:
            self.assertEqual("p1", said["priority"], said)
        return heard

    def checked(self):
        """assist rules check, which says what is wrong with them."""
        return subprocess.run([BIN / "assist", "--json", "rules", "check", self.rules], env=environment(self.service.config),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def test_changed_rules_are_in_force_without_a_restart(self):
        running = self.service.must("file", "Рыбака унесло на льдине", "--at", "Азов")
        self.assertFalse(self.hears_rockets())
        pids = [self.service.pid(worker) for worker in ("casebook", "intake")]
        after = self.hear_rockets()
        self.assertNotEqual(self.before, after)
        self.assertTrue(self.hears_rockets())
        self.assertEqual(pids, [self.service.pid(worker) for worker in ("casebook", "intake")])
        shown = self.service.show(running["case"])
        self.assertEqual((running["priority"], running["kind"]), (shown["priority"], shown["kind"]))
        said = self.service.must("note", running["case"], TEXT)  # and what is learnt later is read by them
        self.assertEqual(running["case"], said["case"])
        explained = self.service.must("explain", running["case"], identity="coordinator")
        self.assertIn("rocket_fell", [f["rule"] for f in explained["fired"]])
        self.assertEqual("p0", self.service.show(running["case"])["priority"])
        self.assertEqual([], sanitizer_said(self.service))

    def test_broken_rules_are_told_until_they_are_mended_and_filing_goes_on(self):
        after = self.hear_rockets()
        duty = self.service.listen("duty")
        good, said = self.break_rules()
        self.assertEqual((after, False), (said["rules"], said["ok"]))
        self.assertRegex(self.refused(said)[0], r"^at=triage\.yaml:\d+:\d+ problems=\d+$")
        self.assertEqual(1, self.service.ask("admin", "status", identity="admin")[0])
        rung = duty.wait("alarm")
        self.assertEqual(("rules", "rules_refused"), (rung["alarm"], rung["cause"]), rung)
        alarms = self.service.must("alarms", identity="coordinator")["alarms"]
        self.assertEqual(["rules_refused"], [a["cause"] for a in alarms if not a.get("case")], alarms)
        self.assertEqual(1, self.checked().returncode)
        self.assertTrue(self.hears_rockets())
        status, _ = self.service.ask("alarms", "ack", "rules", identity="coordinator")
        self.assertNotEqual(0, status)  # nobody can say it away: it is mended
        self.save("triage.yaml", good + "# mended\n")
        said = self.status_when(lambda s: not self.refused(s), "mended rules are in force")
        self.assertNotIn(said["rules"], (self.before, after))
        self.assertEqual([], [a for a in self.service.must("alarms", identity="coordinator")["alarms"] if not a.get("case")])
        self.assertEqual([], sanitizer_said(self.service))

    def test_old_rules_outlive_kills_while_the_changed_ones_are_broken(self):
        after = self.hear_rockets()
        self.break_rules()
        for worker in ("casebook", "intake"):
            self.service.wait_ready(worker, self.service.kill(worker))
            self.assertTrue(self.hears_rockets(), worker)
            self.assertEqual(after, self.status()["rules"])
        self.service.stop()
        self.service.start()  # nor does a start from nothing need the folder
        self.assertEqual(after, self.status()["rules"])
        self.status_when(lambda s: self.refused(s), "they are refused again")
        self.assertTrue(self.hears_rockets())
        kept = pathlib.Path(self.service.data / "rules-in-force")
        self.assertEqual(0o600, kept.stat().st_mode & 0o777)


if __name__ == "__main__":
    sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
