"""One exercise among real cases, in a service that is none: every command that shows a case marks it, in words and in JSON, and
so do the dispatch, the alarm at a duty coordinator's and what alarm_exec reads. It takes no place from a real case.

The table names every command of `assist help`: a new one has to say here how it marks an exercise, or why it need not."""
import json
import subprocess
import sys
import unittest

from story_service import BIN, DEADLINE_S, Lines, Service, environment, offers_of, sanitizer_said

NEED = ("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--at", "47.1121, 39.4235", "--fact",
        "food_days=0", "--reporter-phone", "+79990000001")
CHANGES = "answers whoever named the case, with what they changed"
APART = "shows no case"
SHOWS = {  # command: (who, further words); CASE, OFFER stand for the exercise's
    "file": ("operator", (*NEED[1:], "--preview", "--exercise")),
    "mine": ("operator", ()),
    "list": ("coordinator", ()),
    "next": ("coordinator", ()),
    "show": ("coordinator", ("CASE", "--timeline")),
    "explain": ("coordinator", ("CASE",)),
    "calls": ("coordinator", ()),
    "calls take": ("coordinator", ()),
    "alarms": ("coordinator", ()),
    "find": ("operator", ("+79990000001",)),
    "admin reads": ("auditor", ("CASE",)),
    "admin person": ("auditor", ("+79990000001",)),
    "org inbox": ("azov-anna", ()),
    "org show": ("azov-anna", ("OFFER",)),
}
STREAMS = {"watch": ("coordinator", ()), "org listen": ("azov-anna", ())}
OTHERS = {
    **dict.fromkeys("""note|fact|locate|calls done|callback|own|disown|close|found|cancel|solve|help-me|offer|escalate|hold|resume
|prioritize|merge|reopen|tag|reply|alarms ack|org answer|org ask|org duty|duty|admin erase|admin hold""".replace("\n", "")
                    .split("|"), CHANGES),
    **dict.fromkeys("""spool|spool list|spool send|spool drop|directory|contacts|gazetteer import|gazetteer remove|rules check|rules test|rules learn|rules explain|admin status|admin key new|admin key list
|admin key revoke|admin verify|admin backup|admin restore|help"""
                    .replace("\n", "").split("|"), APART),
    "rules replay": "marks each case that would have been different: cli_promises.py",
}


def why_unmarked(command):
    """Why it need not mark an exercise; all that is about the directory, or contacts, has one row."""
    return OTHERS.get(command) or (OTHERS[command.split()[0]] if command.split()[0] in ("directory", "contacts") else None)


class Exercise(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = service = Service(exercise=False)
        cls.rung = service.data / "rung"
        program = service.data / "ring"
        program.write_text(f"#!/bin/sh\ncat >> {cls.rung}\n")
        program.chmod(0o700)
        with service.config.open("a") as config:
            config.write(f"alarm_exec: {program}\n")
        service.start()
        service.import_directory()
        service.add_organisation("azov-anna")
        cls.anna, cls.duty = service.listen("azov-anna"), service.listen("duty")
        cls.filed = service.must(*NEED, "--exercise", "--call-ref", "call-7")
        cls.case = cls.filed["case"]
        cls.offer = cls.anna.wait("offer", cls.case)
        for phone in "+79990000002", "+79990000003":  # `calls take` is asked twice
            service.must("found", cls.case, "--name", "Зоя", "--phone", phone, "--ask")
        service.must("help-me", cls.case)
        cls.alarm = cls.duty.wait("alarm", cls.case)

    @classmethod
    def tearDownClass(cls):
        said = sanitizer_said(cls.service)
        cls.service.close()
        assert not said, said

    def words(self, command, more):
        named = {"CASE": self.case, "OFFER": self.offer["offer"]}
        return (*command.split(), *(named.get(word, word) for word in more))

    def in_words(self, who, words):
        done = subprocess.run([BIN / "assist", "--lang", "en", "--identity", who, *words], stdin=subprocess.DEVNULL,
                              env=environment(self.service.config), capture_output=True, text=True, timeout=DEADLINE_S)
        return done.stdout

    def test_every_command_marks_it_or_says_here_why_not(self):
        commands = [c["command"] for c in self.service.must("help")["commands"]]
        for command in commands:
            with self.subTest(command=command):
                self.assertTrue(command in SHOWS or command in STREAMS or why_unmarked(command))

    def test_it_is_marked_wherever_it_is_shown(self):
        commands = [c["command"] for c in self.service.must("help")["commands"]]
        for command, (who, more) in SHOWS.items():
            if command not in commands:
                continue
            with self.subTest(command=command):
                words = self.words(command, more)
                said = self.service.must(*words, identity=who)
                self.assertTrue(self.is_marked(said), said)
                self.assertIn("exercise", self.in_words(who, words).lower())

    @staticmethod
    def is_marked(said):
        """The answer itself, or every entry of its list."""
        lists = [value for value in said.values() if isinstance(value, list) and value and isinstance(value[0], dict)
                 and "case" in value[0]]
        entries = lists[0] if lists and "exercise" not in said else [said]
        return all(entry.get("exercise") is True for entry in entries)

    def test_streams_mark_it(self):
        self.assertIs(True, self.offer["exercise"])
        self.assertIs(True, self.alarm["exercise"])
        for who, command in ("coordinator", "watch"), ("azov-anna", "org listen"), ("duty", "org listen"):
            with self.subTest(command=command, who=who):
                self.assertIn("exercise", self.first_of(who, command, "--lang", "en").lower())
        self.assertIs(True, json.loads(self.first_of("coordinator", "watch", "--json"))["row"]["exercise"])

    def first_of(self, who, command, *before):
        """The first line with the word that marks it; without one, the deadline passes."""
        p = subprocess.Popen([BIN / "assist", *before, "--identity", who, *command.split()], stdin=subprocess.DEVNULL,
                             env=environment(self.service.config), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out, err = Lines(p.stdout), Lines(p.stderr)
        try:
            if command == "org listen":
                err.wait(lambda line: "Listening" in line, what=f"{who} listens")
                again = self.service.must(*NEED, "--exercise")["case"]
                self.service.must("help-me", again)
            return out.wait(lambda line: "exercise" in line.lower() and line, what=f"{command}: a mark")[1]
        finally:
            p.kill()
            p.wait()

    def test_the_program_that_rings_reads_that_it_is_one(self):
        rung = self.service.until(lambda said: self.rung.exists() and self.rung.read_text().count("\n") and
                                  self.rung.read_text(), "alarms")
        for line in rung.splitlines():
            self.assertIs(True, json.loads(line)["exercise"], line)

    def test_whoever_is_rung_hears_it_first(self):
        calls = self.service.must("calls", identity="coordinator")["calls"]
        self.assertTrue(all("exercise" in call["say"][0] for call in calls), calls)


class AmongRealOnes(unittest.TestCase):
    def test_it_takes_no_place_from_a_real_case(self):
        with Service(exercise=False) as service:
            service.start()
            service.import_directory()
            service.add_organisation("azov-anna")
            anna = service.listen("azov-anna")
            exercise = service.must(*NEED, "--exercise", "--call-ref", "call-7")["case"]
            offer = anna.wait("offer", exercise)["offer"]
            load = service.must("directory", "show", "azov-anna", identity="admin").get("load", 0)
            self.assertEqual(0, load)  # nobody's hands are full with an exercise

            same_call = service.must(*NEED, "--call-ref", "call-7")
            self.assertTrue(same_call["created"])  # the same call's real case is one of its own
            real = same_call["case"]
            self.assertIsNot(True, anna.wait("offer", real)["exercise"])
            self.assertFalse(service.must(*NEED, "--call-ref", "call-7")["created"])
            self.assertEqual(real, service.must(*NEED, "--call-ref", "call-7")["case"])
            self.assertEqual(exercise, service.must(*NEED, "--exercise", "--call-ref", "call-7")["case"])

            for one, other in (exercise, real), (real, exercise):
                status, said = service.ask("merge", one, "--into", other, "--reason", "тот же", identity="coordinator")
                self.assertEqual((1, "wrong_state", "exercise"), (status, said["error"]["code"], said["error"]["field"]))

            service.must("help-me", exercise)  # it is alarmed, and the real one only goes on: that one still comes first
            self.assertEqual(real, service.must("next", identity="coordinator")["case"])
            service.must("help-me", real)
            alarms = service.must("alarms", identity="coordinator")["alarms"]
            self.assertEqual([real, exercise], [a["case"] for a in alarms])
            self.assertTrue(any(o["offer"] == offer for o in offers_of(service.show(exercise))))
            self.assertEqual([], sanitizer_said(service))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
