"""The spool (cli.md): filed while the service is down, kept sealed, sent when it is back, once."""
import contextlib
import fcntl
import json
import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from story_service import BIN, DEADLINE_S, Service, environment, value_of

NAME, PHONE = "Секретова Марфа", "+79990001122"
FOOD = ("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--at", "47.1121, 39.4235",
        "--subject-name", NAME, "--subject-phone", PHONE)
LATE_RATE = 3000  # ten minutes pass in a fifth of a second


class Spool(unittest.TestCase):
    def serve(self, clock_rate=1):
        """A service that has been there once, so that its keys are known, and is down now."""
        self.service = Service(clock_rate=clock_rate)
        self.addCleanup(self.service.close)
        self.service.start()
        self.service.stop()
        self.folder = self.service.data / "state" / "assist" / "spool"

    def ask(self, *words, identity="operator", timeout_s=2):
        """Exit status, standard output, standard error: as a person sees it."""
        done = subprocess.run([BIN / "assist", "--identity", identity, "--timeout", str(timeout_s), *words], text=True,
                              capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
                              env=environment(self.service.config))
        return done.returncode, done.stdout, done.stderr

    def file(self, *words, status=3):
        """Files while the service is down; the id."""
        was = set(self.ids())
        said = self.ask(*(words or FOOD))
        self.assertEqual(status, said[0], said)
        (new,) = set(self.ids()) - was
        return new

    def ids(self, *folders):
        folder = self.folder.joinpath(*folders)
        return sorted(p.name for p in folder.iterdir() if len(p.name) == 36) if folder.is_dir() else []

    def wait(self, what, claim):
        """Until a file comes or goes."""
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            found = claim()
            if found:
                return found
            select.select([], [], [], 0.05)
        raise AssertionError(f"in {DEADLINE_S} s: {what}")

    def senders(self):
        config = str(self.service.config).encode()
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
            except OSError:
                continue
            if config in words and b"--stay" in words:
                found.append(int(entry.name))
        return found

    def kill_sender(self):
        for pid in self.wait("a sender", self.senders):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.wait("it is dead", lambda: not self.senders())

    def keep_senders_away(self):
        """We are the one sender: every other one ends at once."""
        def take():
            for path in self.folder.glob("sender.*"):
                lock = open(path)
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return lock
                lock.close()
                for pid in self.senders():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            return None
        self.addCleanup(self.wait("the lock", take).close)

    def cases(self):
        return [row["case"] for row in self.service.must("list")["cases"]]

    def show(self, case):
        return self.service.show(case)


class Down(Spool):
    """While nobody answers."""

    def test_what_is_filed_while_nobody_answers_is_kept_sealed_and_is_not_called_accepted(self):
        self.serve()
        status, out, err = self.ask(*FOOD)
        self.assertEqual((3, ""), (status, out))
        self.assertIn("THE CASE IS NOT YET ACCEPTED. IF A LIFE IS IN DANGER, CALL 112.", err)
        self.assertIn("It is kept here, sealed", err)
        (id_,) = self.ids()
        self.assertIn(id_, err)
        self.assertEqual(0o700, self.folder.stat().st_mode & 0o777)
        self.assertEqual(0o600, (self.folder / id_).stat().st_mode & 0o777)
        kept = (self.folder / id_).read_bytes()
        for planted in (NAME, PHONE, "Пенсионерка", "47.11"):
            self.assertNotIn(planted.encode(), kept)
        self.assertNotIn(NAME, self.ask("spool")[1])

    def test_a_script_reads_that_it_is_kept_and_under_which_id(self):
        self.serve()
        status, said = self.service.ask(*FOOD, timeout_s=1)
        self.assertEqual((3, False, True, "112", "unreached"),
                         (status, said["accepted"], said["kept"], said["emergency"], said["error"]["code"]))
        self.assertEqual([said["id"]], self.ids())
        listed = self.service.must("spool", "list")["spool"]
        self.assertEqual([(said["id"], "unsent", "operator")], [(s["id"], s["state"], s["identity"]) for s in listed])
        status, sent = self.service.ask("spool", "send", timeout_s=1)
        self.assertEqual((3, 1, []), (status, sent["unsent"], sent["accepted"]))

    def test_other_commands_do_not_wait_and_print_how_many_are_unsent(self):
        self.serve()
        self.file()
        self.file()
        self.service.start()
        status, _, err = self.ask("list", timeout_s=10)
        self.assertEqual(0, status, err)
        if self.ids():  # the sender may have been faster
            self.assertIn("2 unsent, NOT YET ACCEPTED", err)
        self.service.kill_all()

    def test_the_count_is_told_in_russian_too(self):
        self.serve()
        self.file()
        _, _, err = self.ask("--lang", "ru", "list", timeout_s=1)
        self.assertIn("не отправлено: 1, ЕЩЁ НЕ ПРИНЯТО", err)
        _, _, err = self.ask("list", timeout_s=1)
        self.assertIn("1 unsent, NOT YET ACCEPTED: assist spool list", err)

    def test_the_same_command_again_is_kept_once(self):
        self.serve()
        id_ = self.file()
        kept = (self.folder / id_).read_bytes()
        status, _, err = self.ask(*FOOD, "--id", id_)
        self.assertEqual((3, [id_]), (status, self.ids()))
        self.assertIn("It is kept here", err)
        self.assertEqual(kept, (self.folder / id_).read_bytes())

    def test_a_preview_is_not_kept(self):
        self.serve()
        self.assertEqual(3, self.ask(*FOOD, "--preview")[0])
        self.assertEqual([], self.ids())

    def test_what_cannot_be_kept_has_to_be_written_down(self):
        self.serve()
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.write_text("a file in its place")
        status, _, err = self.ask(*FOOD)
        self.assertEqual(3, status)
        self.assertIn("IT COULD NOT BE KEPT ON THIS MACHINE EITHER", err)
        self.assertIn("WRITE IT DOWN ON PAPER, AND CALL 112.", err)
        self.assertEqual(False, self.service.ask(*FOOD, timeout_s=1)[1]["kept"])

    def test_after_two_seconds_it_outlives_a_kill_of_the_command(self):
        self.serve()
        filing = subprocess.Popen([BIN / "assist", *FOOD, "--timeout", "60"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                  env=environment(self.service.config, ASSIST_IDENTITY="operator"))
        self.assertIn("call 112 now", filing.stderr.readline())
        (id_,) = self.wait("it is kept", self.ids)
        filing.kill()
        filing.communicate()
        self.assertEqual([], self.senders())
        self.service.start()
        self.ask("list", timeout_s=10)  # any command leaves a sender behind
        self.wait("it is sent", lambda: not self.ids())
        self.assertEqual(1, len(self.cases()))
        self.assertEqual(id_, self.show(self.cases()[0])["id"])

    def test_an_answer_that_comes_late_leaves_nothing_behind(self):
        self.serve()
        filing = self.service.begin(*FOOD, timeout_s=60)
        self.wait("it is kept", self.ids)
        self.service.start()
        status, said = self.service.end(filing)
        self.assertEqual((0, True), (status, said["created"]))
        self.assertEqual(([], []), (self.ids(), self.ids("accepted")))
        self.assertEqual([said["case"]], self.cases())


class Back(Spool):
    """When it is back."""

    def test_it_is_accepted_once_under_its_id_and_the_number_is_told_once(self):
        self.serve()
        id_ = self.file()
        self.wait("a sender", self.senders)
        self.service.start()
        self.wait("the sender has sent it", lambda: self.ids("accepted") == [id_] and not self.ids())
        (case,) = self.cases()
        shown = self.show(case)
        self.assertEqual((id_, NAME), (shown["id"], shown["subject"]["name"]))
        self.assertEqual("operator", next(e for e in shown["events"] if e["type"] == "case_filed")["actor"])
        self.assertNotIn("case_late", [e["type"] for e in shown["events"]])
        self.assertRegex(self.ask("list")[2], f"ACCEPTED: the case kept here at .* is {case}")
        self.assertNotIn("ACCEPTED", self.ask("list")[2])
        again = self.service.must(*FOOD, "--id", id_)  # whichever way it is said, it is the same case
        self.assertEqual(case, again["case"])
        self.assertEqual([case], self.cases())
        self.wait("the sender has ended", lambda: not self.senders())

    def test_a_case_that_the_service_had_taken_already_is_not_a_second_one(self):
        self.serve()
        id_ = self.file()
        self.keep_senders_away()
        sealed = (self.folder / id_).read_bytes()
        self.service.start()
        first = self.service.must("spool", "send")["accepted"]
        (self.folder / id_).write_bytes(sealed)  # as after a crash between the answer and its tidying up
        second = self.service.must("spool", "send")["accepted"]
        self.assertEqual(first, second)
        self.assertEqual([first[0]["case"]], self.cases())

    def test_a_sender_that_was_killed_is_followed_by_another(self):
        self.serve()
        self.file()
        self.kill_sender()
        self.ask("list", timeout_s=1)
        self.wait("a new sender", self.senders)
        self.file()
        self.ask("list", timeout_s=1)
        self.wait("one alone stays", lambda: len(self.senders()) == 1)
        self.service.start()
        self.wait("both are sent", lambda: not self.ids())
        self.assertEqual(2, len(self.cases()))

    def test_the_number_is_told_on_the_terminal(self):
        self.serve()
        ours, theirs = pty.openpty()
        done = subprocess.run([BIN / "assist", "--identity", "operator", "--timeout", "1", *FOOD], stdin=subprocess.DEVNULL,
                              stdout=theirs, stderr=theirs, env=environment(self.service.config), timeout=60)
        self.assertEqual(3, done.returncode)
        self.service.start()
        seen, end = b"", time.monotonic() + DEADLINE_S
        while b"ACCEPTED: the case kept here" not in seen and time.monotonic() < end:
            if select.select([ours], [], [], 1)[0]:
                seen += os.read(ours, 4096)
        self.assertIn(b"ACCEPTED: the case kept here", seen)
        os.close(ours)
        os.close(theirs)

    def test_a_refused_one_is_set_aside_and_stops_nothing(self):
        self.serve()
        bad = self.file(*FOOD, "--kind", "no_such_kind")
        self.kill_sender()
        good = self.file()
        self.service.start()
        self.wait("both are settled", lambda: not self.ids())
        self.assertEqual(([bad], [good]), (self.ids("refused"), self.ids("accepted")))
        why = json.loads((self.folder / "refused" / f"{bad}.why").read_text())
        self.assertEqual(("unknown_word", "kind"), (why["code"], why["field"]))
        self.assertEqual(1, len(self.cases()))
        self.assertIn("1 refused and set aside", self.ask("list")[2])
        (listed,) = self.service.must("spool", "list")["spool"]
        self.assertEqual((bad, "refused", "unknown_word"), (listed["id"], listed["state"], listed["error"]["code"]))

        status, said = self.service.ask("spool", "drop", bad)
        self.assertEqual((1, "reason_needed"), (status, said["error"]["code"]))
        self.assertEqual((4, "id"), (lambda r: (r[0], r[1]["error"]["field"]))(
            self.service.ask("spool", "drop", good, "--reason", "x")))
        self.assertEqual(bad, self.service.must("spool", "drop", bad, "--reason", "filed anew")["id"])
        self.assertEqual([], self.ids("refused"))
        dropped = json.loads((self.folder / "dropped" / bad).read_text())
        self.assertEqual("filed anew", dropped["reason"])
        self.assertNotIn("box", dropped)
        self.assertNotIn("refused", self.ask("list")[2])

    def test_a_file_that_is_damaged_is_set_aside_and_stops_nothing(self):
        self.serve()
        id_, other = self.file(), self.file()
        self.keep_senders_away()
        whole = json.loads((self.folder / id_).read_text())
        whole["box"] = whole["box"][:-8] + "AAAAAAA="
        (self.folder / id_).write_text(json.dumps(whole))
        self.service.start()
        status, said = self.service.ask("spool", "send")
        self.assertEqual((1, [other], [id_]), (status, [s["id"] for s in said["accepted"]],
                                               [s["id"] for s in said["refused"]]))
        self.assertEqual("box", said["refused"][0]["error"]["field"])

    def test_what_waited_more_than_ten_minutes_is_shown_to_a_coordinator(self):
        self.serve(clock_rate=LATE_RATE)
        id_ = self.file()
        self.service.start()
        self.wait("it is sent", lambda: not self.ids())
        (case,) = self.cases()
        self.assertEqual(id_, self.show(case)["id"])
        late = self.service.until(lambda said: [a for a in said["alarms"] if a["cause"] == "arrived_late"], "alarms")
        self.assertEqual([case], [a["case"] for a in late])
        filed, said = (next(e for e in self.show(case)["events"] if e["type"] == t) for t in ("case_filed", "case_late"))
        self.assertLess(value_of(said, "until"), filed["at"])
        self.assertIn("the case reached us late: it lay unsent since",
                      self.ask("show", case, "--timeline", identity="coordinator")[1])
        self.service.must("alarms", "ack", late[0]["alarm"], identity="coordinator")
        self.service.until(lambda said: not [a for a in said["alarms"] if a["cause"] == "arrived_late"], "alarms")


if __name__ == "__main__":
    unittest.main()
