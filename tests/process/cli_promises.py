#!/usr/bin/python3
"""What scripts and people rely on (cli.md), tried with the programs themselves.
    cli_promises.py FOLDER_OF_PROGRAMS"""
import datetime
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

import daylight
from story_service import free_ports

DEADLINE_S = 20
programs = pathlib.Path(sys.argv.pop(1))
RULES = pathlib.Path(__file__).parents[2] / "rules"

DIRECTORY = '''id,kind,name,capabilities,lat,lon,radius_km,channel,phone,vetting
search,volunteer_org,"Отряд ""Поиск""",home_visit;welfare_check;groceries,55.75,37.61,50,zmq,,2
neighbour,neighbour,Сосед снизу,home_visit;welfare_check,55.75,37.61,1,phone,+79000000001,2
nowhere,neighbour,Нет места,home_visit,,,,phone,+79000000002,
wrong,neighbor,Не тот вид,home_visit,55,37,1,phone,+79000000003,
'''
TOWNS_FILE = pathlib.Path(__file__).parents[1] / "unit/gazetteer/towns.csv"
TOWNS = "Киров", "Советск", "Чебоксары", "Якутск"
FOOD = ["file", "одинокая пенсионерка, на завтра нет еды", "--at", "55.7512, 37.6180"]
ICE = ["file", "рыбак на льдине, оторвало от берега", "--at", "46.72, 38.27"]


def uuid7():
    ms = int(time.time() * 1000)
    return str(uuid.UUID(int=ms << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int & (1 << 62) - 1))


def until(what, claim):
    """Waits for an event, with a deadline."""
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        found = claim()
        if found:
            return found
        select.select([], [], [], 0.05)
    raise AssertionError(f"in {DEADLINE_S} s: {what}")


class Answer:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)


class Promises(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.home = pathlib.Path(cls.folder.name)
        cls.data = cls.home / "data"
        cls.data.mkdir(mode=0o700)
        cls.config = cls.data / "assist.yaml"
        cls.config.write_text(f"exercise: yes\nclock_rate: 20\nzone: {daylight.zone()}\n"
                              "people: tcp://127.0.0.1:{}\norganisations: tcp://127.0.0.1:{}\n".format(*free_ports()))
        cls.config.chmod(0o600)
        cls.log = open(cls.home / "log", "w")
        cls.start_service()
        (cls.home / "directory.csv").write_text(DIRECTORY)
        cls.imported = cls.say("directory", "import", cls.home / "directory.csv", "--source", "test", who="admin")
        cls.keyed = cls.say("admin", "key", "new", "search", "--role", "org", "--responder", "search", who="admin")

    @classmethod
    def tearDownClass(cls):
        cls.stop_service()
        cls.log.close()
        cls.folder.cleanup()

    @classmethod
    def start_service(cls):
        ready, told = os.pipe()
        os.set_inheritable(told, True)
        cls.service = subprocess.Popen([programs / "assistd", "--data", cls.data, "--ready-fd", str(told)],
                                       stdout=cls.log, stderr=cls.log, close_fds=False)
        os.close(told)
        if not select.select([ready], [], [], DEADLINE_S)[0] or not os.read(ready, 64):
            raise AssertionError("the service is not ready: " + (cls.home / "log").read_text())
        os.close(ready)

    @classmethod
    def stop_service(cls):
        cls.service.send_signal(signal.SIGTERM)
        cls.service.wait(DEADLINE_S)

    @classmethod
    def environment(cls, **more):
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
        return {**keep, "HOME": str(cls.home), "ASSIST_CONFIG": str(cls.config), "TZ": "Europe/Moscow",
                "LC_ALL": "en_GB.UTF-8", **more}

    @classmethod
    def say(cls, *words, who="operator", as_json=True, text="", **env):
        head = ["--identity", who] + (["--json"] if as_json else [])
        return Answer(subprocess.run([programs / "assist", *head, *map(str, words)], input=text, text=True,
                                     capture_output=True, timeout=60, env=cls.environment(**env)))

    def start(self, *words, who="operator"):
        process = subprocess.Popen([programs / "assist", "--identity", who, "--json", *words], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment())

        def end():
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=DEADLINE_S)
            self.assertEqual(process.returncode, 0)
        self.addCleanup(end)
        return process

    def line_of(self, process):
        self.assertTrue(select.select([process.stdout], [], [], DEADLINE_S)[0], "no line came")
        return json.loads(process.stdout.readline())

    def filed(self, *words, **more):
        answer = self.say(*(words or FOOD), **more)
        self.assertEqual(answer.status, 0, answer.err)
        return answer.json

    def dispatched(self, listen):
        """A case of which `listen` hears. Whoever has just begun may not be heard of yet when the first one is sent."""
        def hears():
            number = self.filed()["case"]
            return number if select.select([listen.stdout], [], [], 5)[0] else None
        return until("a dispatch", hears)

    def refused(self, status, code, field, *words, **more):
        answer = self.say(*words, **more)
        self.assertEqual(answer.status, status, answer.err)
        error = answer.json["error"]
        self.assertEqual((error["code"], error["field"]), (code, field))
        self.assertTrue(error["reason"])
        self.assertIn("assist: ", answer.err)
        return answer

    # ---- help ----
    def test_every_command_is_listed_and_has_a_help_of_its_own(self):
        listed = self.say("help", as_json=False).out
        names = [line[2:].split("  ")[0] for line in listed.splitlines() if line.startswith("  ")]
        self.assertGreater(len(names), 25)
        for name in names:
            one = self.say("help", *name.split(), as_json=False)
            other = self.say(*name.split(), "--help", as_json=False)
            self.assertEqual((one.status, other.status), (0, 0))
            self.assertEqual(one.out, other.out)
            self.assertTrue(one.out.startswith("assist " + name), one.out)

    def test_a_group_of_commands_has_a_help_too(self):
        for words, inside in ((["org"], "org answer"), (["admin", "key"], "admin key revoke"), (["calls"], "calls take")):
            told = self.say("help", *words, as_json=False)
            self.assertEqual(told.status, 0, told.err)
            self.assertIn("  " + inside, told.out)
            self.assertNotIn("  callback", told.out)
            self.assertEqual(self.say(*words, "--help", as_json=False).out, told.out)
        names = [c["command"] for c in self.say("help", "org").json["commands"]]
        self.assertTrue(names and all(name.startswith("org ") for name in names), names)
        self.refused(2, "usage", "command", "help", "organ")
        self.refused(2, "usage", "command", "organ", "--help")

    def test_what_is_missing_is_named_as_the_help_names_it(self):
        self.assertIn("assist: CALL|OFFER OUTCOME [TEXT...] is missing", self.say("calls", "done").err)

    def test_people_are_spoken_to_in_their_language(self):
        for env, words in (({"LC_ALL": "ru_RU.UTF-8"}, []), ({"LC_ALL": "", "LANG": "ru_RU"}, []),
                           ({"LC_ALL": "C"}, ["--lang", "ru"])):
            self.assertIn("заявить случай", self.say(*words, "help", as_json=False, **env).out)
        self.assertIn("file a case", self.say("--lang", "en", "help", as_json=False, LC_ALL="ru_RU.UTF-8").out)
        self.refused(2, "unknown_word", "--lang", "--lang", "de", "list")

    # ---- exit statuses ----
    def test_wrong_usage_is_2(self):
        self.refused(2, "usage", "fille", "fille")
        self.refused(2, "usage", "--knd", "file", "--knd", "x")
        self.refused(2, "missing", "text", "file")
        self.refused(2, "unknown_word", "priority", "file", "x", "--priority", "P7")
        self.refused(2, "invalid", "case", "show", "abc")
        self.refused(2, "invalid", "fact", "fact", "1-8", "alone")
        self.refused(2, "missing", "--outcome", "close", "26-326-0001-8")
        self.refused(2, "not_found", "config", "list", ASSIST_CONFIG="/nowhere")
        self.refused(2, "not_found", "identity", "list", who="nobody")

    def test_a_wrong_check_digit_is_said_to_be_one(self):
        number = self.filed()["case"]
        wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
        self.refused(1, "check_digit", "case", "show", wrong)
        short = wrong.split("-", 2)[2].lstrip("0")
        told = self.refused(1, "check_digit", "case", "show", short)
        self.assertIn(f"({number[:7]}{short})", told.err)  # of today: it may be yesterday's

    def test_a_case_that_is_not_there_is_4(self):
        self.refused(4, "not_found", "case", "show", self.nowhere())
        self.refused(4, "not_found", "case", "show", ".", who="auditor")

    def nowhere(self):
        """A well-formed number of another day: some check digit fits."""
        for digit in range(10):
            number = f"20-001-0001-{digit}"
            if self.say("show", number).json["error"]["code"] != "check_digit":
                return number
        raise AssertionError("no check digit fits")

    def test_what_a_role_may_not_say_is_refused(self):
        self.assertEqual(self.say("admin", "key", "list").json["error"]["code"], "forbidden")
        self.assertEqual(self.say("admin", "key", "list").status, 1)

    def away(self):
        """What makes a command look for the service where nobody is, with a spool of its own."""
        away = self.data / "away.yaml"
        text = self.config.read_text()
        for port in {line.rsplit(":", 1)[1] for line in text.splitlines() if "tcp://" in line}:
            text = text.replace(port, "1")
        away.write_text(text.replace("organisations: tcp://127.0.0.1:1", "organisations: tcp://127.0.0.1:2"))
        away.chmod(0o600)
        return {"ASSIST_CONFIG": str(away), "XDG_STATE_HOME": str(self.home / "away")}

    def test_a_service_that_is_not_there_is_3_and_the_case_is_not_called_accepted(self):
        answer = self.refused(3, "unreached", "service", "--timeout", "3", *ICE, **self.away())
        self.assertIn("NOT YET ACCEPTED", answer.err)
        self.assertLess(answer.err.index("call 112 now"), answer.err.index("NOT YET ACCEPTED"))
        self.assertIn("--id " + answer.json["error"]["id"], answer.err)

    def test_a_change_that_was_not_reached_says_the_id_to_repeat_it_with_within_its_timeout(self):
        number = self.filed()["case"]
        begun = time.monotonic()
        answer = self.refused(3, "unreached", "service", "--timeout", "1", "note", number, "первая", **self.away())
        self.assertLess(time.monotonic() - begun, 5)
        id = answer.json["error"]["id"]
        self.assertIn("--id " + id, answer.err)
        once, twice = (self.say("note", number, "первая", "--id", id).json for _ in range(2))
        self.assertEqual((once["case"], once["version"]), (number, twice["version"]))

    def test_a_time_that_cannot_be_is_said_to_be_one(self):
        number = self.filed()["case"]
        self.refused(2, "out_of_range", "--until", "own", number, "--until", "25:00", who="coordinator")
        far = self.say("own", number, "--until", "2099-01-01T00:00:00Z", as_json=False, who="coordinator")
        self.assertIn("the time is out of range", far.err)
        self.assertEqual(self.say("own", number, "--until", "+30m", who="coordinator").status, 0)

    def test_colour_is_for_terminals_that_want_it(self):
        self.filed()

        def listed(**more):
            ours, theirs = pty.openpty()
            done = subprocess.run([programs / "assist", "--identity", "operator", "list"], stdin=subprocess.DEVNULL,
                                  stdout=theirs, stderr=subprocess.DEVNULL, timeout=60,
                                  env=self.environment(TERM="xterm", **more))
            os.close(theirs)
            said = os.read(ours, 1 << 16)
            os.close(ours)
            self.assertEqual(done.returncode, 0)
            return b"\x1b[" in said
        self.assertTrue(listed())
        self.assertFalse(listed(NO_COLOR="1"))
        self.assertNotIn("\x1b[", self.say("list", as_json=False).out)

    # ---- filing ----
    def test_a_receipt_has_the_promised_keys(self):
        r = self.filed()
        for key in ("case", "id", "version", "state", "priority", "kind", "created", "advice", "tell", "questions", "missing",
                    "fired", "needs", "place", "plan", "duplicates", "history"):
            self.assertIn(key, r)
        self.assertRegex(r["case"], r"^\d\d-\d{3}-\d{4,}-\d$")
        self.assertEqual((r["state"], r["created"]), ("triaged", True))
        self.assertRegex(r["priority"], "^p[0-5]$")
        self.assertIn("reporter_phone", r["missing"])
        self.assertEqual(r["place"]["lat"], 55.7512)

    def test_what_an_operator_may_do_alone_is_told(self):
        alone, grave = self.filed(), self.filed(*ICE)
        self.assertIs(alone["first_line"], True)
        self.assertNotIn("first_line", grave)
        self.assertIs(self.say("show", alone["case"]).json["first_line"], True)
        self.assertNotIn("first_line", self.say("show", grave["case"]).json)
        for lang, line in (("en", "You may help on your own; then: assist solve {} TEXT"),
                           ("ru", "Можно помочь самостоятельно; затем: assist solve {} TEXT")):
            told = self.say(*FOOD, "--another", "--lang", lang, as_json=False).out
            self.assertRegex(told, re.escape(line).replace("\\{\\}", r"\d\d-\d{3}-\d{4,}-\d"))
            self.assertIn(line.format(alone["case"]), self.say("show", alone["case"], "--lang", lang, as_json=False).out)
        self.assertNotIn("assist solve", self.say(*FOOD, "--preview", "--lang", "en", as_json=False).out)
        self.done("solve", alone["case"], "соседка принесла", who="operator")
        self.assertNotIn("first_line", self.say("show", alone["case"]).json)

    def test_whoever_called_is_told_when_they_are_rung_again(self):
        told = self.filed(*FOOD, "--reporter-phone", "+79990000078", "--another")
        self.assertIn("by", told["tell"])
        self.assertNotIn("by", self.filed(*FOOD, "--another")["tell"])
        due = [e["text"] for e in self.say("show", told["case"]).json["events"] if e["type"] == "callback_due"]
        self.assertEqual(len(due), 1)

    def test_filing_waits_for_the_names_of_the_first_rung(self):
        asks = [line["asks"] for line in self.filed()["plan"] if "asks" in line]
        self.assertEqual(asks[0][0]["responder"], "search")
        self.assertEqual(asks[0][0]["name"], 'Отряд "Поиск"')

    def test_at_p0_the_emergency_number_comes_before_anything_else(self):
        answer = self.say(*ICE, as_json=False)
        self.assertEqual(answer.status, 0, answer.err)
        self.assertTrue(answer.out.startswith("CALL 112 NOW."), answer.out)
        self.assertEqual(self.filed(*ICE)["emergency"], "112")

    def test_a_priority_that_was_not_lowered_is_said_to_stay(self):
        told = self.say(*ICE, "--priority", "P4")
        self.assertEqual((told.status, told.json["priority"]), (0, "p0"))
        self.assertIn("It stays P0: to lower the priority needs --reason.", told.err)
        told = self.say(*ICE, "--priority", "P4", "--reason", "на берегу")
        self.assertEqual(told.json["priority"], "p4")
        self.assertNotIn("It stays", told.err)

    def test_the_same_id_again_gives_the_same_case(self):
        id = uuid7()
        first, again = self.filed(*FOOD, "--id", id), self.filed(*FOOD, "--id", id)
        self.assertEqual((first["case"], first["id"]), (again["case"], id))
        self.refused(1, "id_reused", "id", "file", "что-то другое", "--id", id)

    def test_a_relative_time_means_the_same_when_the_command_is_said_again(self):
        number = self.filed()["case"]
        for who, words in (("operator", ["fact", number, "last_contact=3h"]), ("coordinator", ["own", number, "--until", "+20m"]),
                           ("operator", [*FOOD, "--fact", "last_contact=3h", "--fact", "since_meal=1d"])):
            again = [*words, "--id", uuid7()]
            once, twice = (self.say(*again, who=who) for _ in range(2))
            self.assertEqual((once.status, twice.status), (0, 0), twice.err)
            self.assertEqual(once.json["version"], twice.json["version"])
        away = self.away()
        id = self.refused(3, "unreached", "service", "--timeout", "1", "fact", number, "last_contact=5h", **away).json["error"]["id"]
        kept_s = int((pathlib.Path(away["XDG_STATE_HOME"]) / "assist" / "times" / id).read_text()) / 1000
        said = self.say("fact", number, "last_contact=5h", "--id", id, XDG_STATE_HOME=away["XDG_STATE_HOME"])
        self.assertEqual(said.status, 0, said.err)
        facts = {f["key"]: f["value"] for f in self.say("show", number).json["facts"]}
        meant_s = datetime.datetime.fromisoformat(facts["last_contact"].replace("Z", "+00:00")).timestamp()
        self.assertAlmostEqual(meant_s, kept_s - 5 * 3600, places=2)

    def test_the_same_call_again_adds_a_note(self):
        first = self.filed(*FOOD, "--call-ref", "call-1")
        again = self.filed("file", "ещё у неё болит сердце", ASSIST_CALL_REF="call-1")
        self.assertEqual((again["case"], again["created"]), (first["case"], False))

    def test_the_same_telephone_is_shown_at_filing_and_refuses_nothing(self):
        first = self.filed(*FOOD[:2], ASSIST_CALLER="+7 928 111-22-33")
        second = self.filed(*ICE[:2], "--subject-phone", "8 (928) 1112233")
        self.assertTrue(second["created"])
        self.assertIn({"case": first["case"], "why": "same_phone"}, second["duplicates"])
        self.assertIn({"case": first["case"]}, second["history"])
        shown = self.say("file", "--preview", ICE[1], "--subject-phone", "8 (928) 1112233", "--lang", "ru", as_json=False).out
        self.assertIn(f"Возможно, то же самое: {first['case']} (тот же телефон)", shown)

    def test_another_caller_about_the_same_is_added_to_the_case(self):
        first = self.filed()
        again = self.filed("file", "вижу её в окне", "--same-as", first["case"], "--reporter-phone", "+7 928 222-33-44", who="coordinator")
        self.assertEqual((again["case"], again["created"]), (first["case"], False))
        shown = self.say("show", first["case"]).json
        self.assertEqual(shown["reporters"][-1]["phone"], "+7 928 222-33-44")
        self.assertEqual(self.say("solve", first["case"], "принесли").status, 0)
        self.refused(1, "wrong_state", "same_as", "file", "ещё раз", "--same-as", first["case"])
        self.refused(1, "invalid", "same_as", "file", "ещё раз", "--same-as", first["case"], "--another")

    def test_a_case_is_found_by_what_it_says_and_the_look_is_recorded(self):
        case = self.filed(*FOOD[:2], "--subject-name", "Зинаида Павловна Ремнёва", "--subject-phone", "+7 928 555-66-77")["case"]
        for words in (["8(928)5556677"], ["6677"], ["Ремневу"], ["Зинаида", "пенсионерка"]):
            found = self.say("find", *words, who="coordinator").json
            self.assertEqual([(row["case"], "subject" in row) for row in found["cases"]], [(case, False)], words)
        self.assertEqual(self.say("find", "-", text="Ремнёва\n").json["cases"][0]["case"], case)
        self.assertEqual(self.say("find", "Никогоневич").json, {"cases": []})
        seen = [e for e in self.say("show", case, "--timeline").json["events"] if e["type"] == "data_read"]
        self.assertIn("find", " ".join(e["text"] for e in seen))

    def test_all_that_is_held_on_a_person_is_told_and_who_has_seen_it(self):
        mine = self.filed(*FOOD[:2], "--subject-name", "Глафира", "--subject-phone", "+7 928 777-00-11", "--fact", "alone=yes")["case"]
        called = self.filed(*ICE[:2], "--reporter-phone", "8 (928) 777-00-11", "--subject-name", "Фёкла")["case"]
        self.assertEqual(self.say("close", mine, "--outcome", "unfounded", "--recall", "--reason", "x", who="coordinator").status, 0)
        held = self.say("admin", "person", "-", who="auditor", text="89287770011\n").json
        self.assertEqual([(c["case"], c["as"], c["state"]) for c in held["cases"]],
                         [(called, ["reporter"], held["cases"][0]["state"]), (mine, ["subject"], "closed")])
        self.assertEqual(held["cases"][1]["subject"]["name"], "Глафира")
        self.assertNotIn("subject", held["cases"][0])  # the other woman's data is not hers
        self.assertEqual(held["responders"], [])
        neighbour = self.say("admin", "person", "+79000000001", who="admin").json["responders"]
        self.assertEqual([r["id"] for r in neighbour], ["neighbour"])
        self.assertEqual(self.say("directory", "show", "neighbour", who="coordinator").status, 0)
        self.assertEqual(self.say("directory", "list", who="coordinator").status, 0)
        reads = self.say("admin", "reads", "--responder", "neighbour", who="auditor").json["reads"]
        for by, what in ("admin", "person"), ("coordinator", "directory_show"), ("coordinator", "directory_list"):
            self.assertIn((by, "neighbour", what), [(r["by"], r["responder"], r["what"]) for r in reads])
        self.assertEqual(self.say("admin", "reads", "--responder", "search", who="auditor").json, {"reads": []})
        self.assertIn("neighbour", self.say("admin", "reads", "--responder", "neighbour", who="auditor", as_json=False).out)
        self.assertEqual(self.say("admin", "person", "+79991112200", who="admin").json, {"cases": [], "responders": []})
        shown = self.say("--lang", "ru", "admin", "person", "+79287770011", who="auditor", as_json=False).out
        for words in "Глафира", "позвонивший", "alone = yes":
            self.assertIn(words, shown)
        reads = self.say("admin", "reads", mine, who="auditor").json
        self.assertEqual([reads["reads"][0][key] for key in ("by", "case", "what")], ["auditor", mine, "person"])
        self.assertNotIn("next", reads)
        by = self.say("admin", "reads", "--by", "auditor", "--limit", "1", who="admin").json
        self.assertEqual(by["reads"][0]["by"], "auditor")
        self.assertIn("next", by)
        self.assertNotIn("928777", (self.home / "log").read_text())

    def test_who_could_help_is_found_as_a_case_would_find_them(self):
        at = ("--at", "55.751, 37.6185")
        found = self.say("directory", "find", *at, "--can", "welfare_check,home_visit", who="coordinator").json
        self.assertEqual([f["responder"] for f in found["found"]], ["neighbour", "search"])
        self.assertEqual(found["shortfall"], [])
        self.assertTrue(all({"responder", "name", "distance_m", "why"} <= set(f) for f in found["found"]), found)
        self.assertLess(found["found"][0]["distance_m"], 1000)
        self.assertEqual(found["filtered"].keys() & {"not_capable", "wrong_kind"}, set())
        reads = self.say("admin", "reads", "--responder", "neighbour", who="auditor").json["reads"]
        self.assertIn(("coordinator", "directory_find"), [(r["by"], r["what"]) for r in reads])
        one = self.say("directory", "find", *at, "--can", "home_visit", "--limit", "1", "--when", "+90m", who="admin").json
        self.assertEqual((len(one["found"]), one["more"]), (1, True))
        nobody = self.say("directory", "find", *at, "--can", "groceries", "--can", "welfare_chek", who="coordinator").json
        self.assertEqual((nobody["found"], nobody["shortfall"], nobody["nobody_can"]), ([], [{"reason": "not_capable"}], ["welfare_chek"]))
        far = self.say("directory", "find", "--at", "-47.1, -170.2", "--can", "groceries", who="coordinator").json
        self.assertEqual((far["found"], far["nobody_can"], "out_of_area" in far["filtered"]), ([], [], True))
        said = self.say("--lang", "ru", "directory", "find", *at, "--can", "home_visit,baloon", who="coordinator", as_json=False).out
        self.assertIn("«baloon»", said)
        shown = self.say("directory", "find", *at, "--can", "groceries", "--why", who="coordinator", as_json=False).out
        for words in "search", "near", "Left out:":
            self.assertIn(words, shown)

    def test_a_legal_hold_keeps_a_case_until_it_is_lifted(self):
        number = self.filed("file", "на завтра нет еды", "--solved", "соседка принесла")["case"]
        self.assertEqual(self.say("admin", "hold", number, "on", "--reason", "суд", who="admin").status, 0)
        self.refused(1, "legal_hold", "case", "admin", "erase", number, who="admin")
        lifted = self.say("admin", "hold", number, "off", "--reason", "суд решил", who="admin")
        self.assertEqual(lifted.status, 0, lifted.err)
        self.assertEqual(self.say("admin", "erase", number, who="admin").status, 0)
        self.assertTrue(self.say("show", number).json["erased"])
        for words in (["list", "--state", "closed"], ["show", number], ["calls"]):
            self.assertEqual([line for line in self.say(*words, as_json=False).out.splitlines() if line != line.rstrip()], [])

    def test_a_preview_writes_nothing(self):
        before = len(self.say("list", "--limit", "500").json["cases"])
        r = self.filed(*FOOD, "--preview")
        self.assertEqual(r["priority"], "p4")
        self.assertEqual(len(self.say("list", "--limit", "500").json["cases"]), before)

    def test_the_text_may_come_from_standard_input_or_a_file_of_json(self):
        self.assertEqual(self.filed("file", "-", text="на завтра нет еды, пожилая одна\n")["kind"], self.filed()["kind"])
        whole = {"text": "на завтра нет еды", "subject": {"name": "Анна"}, "facts": {"alone": "yes", "last_contact": "3h"}}
        number = self.filed("file", "--from", "-", text=json.dumps(whole))["case"]
        shown = self.say("show", number).json
        self.assertEqual(shown["subject"]["name"], "Анна")
        facts = {f["key"]: f["value"] for f in shown["facts"]}
        self.assertEqual(facts["alone"], "yes")
        self.assertRegex(facts["last_contact"], r"^\d{4}-.*Z$")
        self.refused(2, "unknown_word", "txt", "file", "--from", "-", text='{"txt":"x"}')

    def terminal(self, words, script):
        """Runs on a terminal: waits for each text behind the one before, then types. All that was shown, and the status."""
        child, fd = pty.fork()
        if child == 0:
            os.execve(programs / "assist", ["assist", *words], self.environment(TERM="xterm"))
        shown, since, typed = "", 0, 0
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            if typed < len(script) and script[typed][0] in shown[since:]:
                since = len(shown)
                os.write(fd, script[typed][1])
                typed += 1
            if not select.select([fd], [], [], 0.1)[0]:
                continue
            try:
                got = os.read(fd, 65536)
            except OSError: # the other end is closed
                break
            shown += got.decode(errors="replace")
        else:
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(fd)
        self.assertEqual(typed, len(script), shown)
        return shown, status

    def test_on_a_terminal_the_case_is_filed_before_the_first_question(self):
        shown, status = self.terminal(["file"], [("What did the caller say?", "пожилая одна, нет еды\n".encode()),
                                                 ("What matters most now", b"\x03")])
        self.assertEqual(status, 0, shown)
        self.assertLess(shown.index("is filed."), shown.index("What matters most now"))
        self.assertIn("The case is filed: ", shown)

    def test_an_answer_on_a_terminal_is_a_fact(self):
        question = self.filed()["questions"][0]
        shown, status = self.terminal(["file", "пожилая одна, нет еды"], [(question["text"], b"0\n"), ("?", b"\x04")])
        number = shown[shown.index("Case ") + 5:].split()[0]
        self.assertIn({"key": question["fact"], "value": "0"}, until("the fact", lambda: self.say("show", number).json["facts"]))

    # ---- changes ----
    def test_a_change_answers_case_state_and_version(self):
        number = self.filed()["case"]
        for words in (["note", number, "ей стало хуже"], ["fact", number, "alone=yes"], ["locate", number, "55.76, 37.62"]):
            answer = self.say(*words).json
            self.assertEqual(answer["case"], number)
            self.assertEqual(set(answer) & {"case", "state", "version"}, {"case", "state", "version"})
        self.assertEqual(self.say("note", ".", "точка — он же").json["case"], number)
        short = number.split("-", 2)[2].lstrip("0")
        self.assertEqual(self.say("note", short, "и коротко").json["case"], number)

    def test_a_case_that_has_moved_on_is_refused_with_who_and_what(self):
        number = self.filed()["case"]
        self.say("note", number, "первая")
        self.refused(1, "moved_on", "if_version", "note", number, "вторая", "--if-version", "1")
        told = self.say("note", number, "третья", "--if-version", "1", as_json=False).err
        self.assertIn("operator", told)
        self.assertIn("первая", told)

    def test_a_change_that_somebody_else_has_just_made_is_named(self):
        number = self.filed()["case"]
        self.say("note", number, "моя запись")
        other = self.say("note", number, "чужая", who="coordinator")
        self.assertEqual(other.status, 0)
        self.assertIn("operator", other.err)
        quiet = self.say("note", number, "ещё", "--yes", who="duty")
        self.assertEqual((quiet.status, quiet.err), (0, ""))

    def test_what_happens_by_itself_is_nobodys_change(self):
        number = self.filed("file", "жена не отвечает три часа, 38 неделя", "--at", "55.7501, 37.6101", "--fact", "pregnant_weeks=38",
                            "--fact", "last_contact=3h")["case"]
        shown = lambda: self.say("show", number, who="coordinator").json
        until("a call", lambda: [e for e in shown()["events"] if e["type"] == "call_listed"])
        self.assertEqual(self.say("offer", number, "search", "--reason", "рядом", who="coordinator").status, 0)
        offer = [o["offer"] for n in shown()["needs"] for o in n["offers"] if o["responder"] == "search"][0]
        self.assertEqual(self.say("org", "answer", offer, "commit", "--eta", "20", who="search").status, 0)
        gone = [e for e in shown()["events"] if e["type"] == "call_ended" and e["actor"] == "search"]
        self.assertTrue(gone)
        said = self.say("note", number, "ещё", who="coordinator")
        self.assertEqual(said.status, 0)
        self.assertNotIn("search", said.err)

    def end(self, *cases):
        """So that they stand on no other test's list."""
        self.say("close", *cases, "--outcome", "exercise", "--recall", "--reason", "проба", who="coordinator")

    def test_whatever_a_person_does_to_a_case_is_such_a_change(self):
        into = self.filed()["case"]
        done = [(["offer", "CASE", "neighbour", "--reason", "рядом"], "asked by hand"), (["help-me", "CASE"], "ALARM"),
                (["escalate", "CASE", "--to", "1", "--reason", "долго"], "rung 1"), (["prioritize", "CASE", "P2"], "priority"),
                (["hold", "CASE", "--until", "+20m", "--reason", "ждёт", "--recall"], "waits"), (["resume", "CASE"], "goes on|rung"),
                (["close", "CASE", "--outcome", "helped", "--reason", "да", "--recall"], "closed"),
                (["reopen", "CASE", "--reason", "нет"], "the case"), (["merge", into, "--into", "CASE", "--reason", "он же"], into),
                (["file", "вижу её в окне", "--same-as", "CASE", "--reporter-phone", "+79282223344"], "caller|note|в окне")]
        case = self.filed()["case"]
        for words, told in done:
            with self.subTest(change=words[0]):
                answer = self.say(*(case if word == "CASE" else word for word in words), who="coordinator")
                self.assertEqual(answer.status, 0, answer.err)
                note = self.say("tag", case, words[0], as_json=False, who="duty")
                self.assertIn("was changed by coordinator", note.err)
                self.assertRegex(note.err, told)
        self.end(case)

    def test_a_version_holds_for_calls_and_alarms_too(self):
        case = self.filed()["case"]
        self.say("found", case, "--phone", "+79282223345", "--ask")
        self.say("help-me", case)
        call = until("a call", lambda: next((l for l in self.say("calls").json["calls"] if l["case"] == case), None))["call"]
        alarm = until("an alarm", lambda: next((l for l in self.say("alarms", who="coordinator").json["alarms"] if l["case"] == case),
                                               None))["alarm"]
        told = self.refused(1, "moved_on", "if_version", "calls", "take", call, "--if-version", "1").json["error"]["reason"]
        self.assertIn("operator", told)
        self.refused(1, "moved_on", "if_version", "calls", "done", call, "no-answer", "--if-version", "1")
        self.refused(1, "moved_on", "if_version", "alarms", "ack", alarm, "--if-version", "1", who="coordinator")
        version = str(self.say("show", case).json["version"])
        self.assertEqual(self.say("alarms", "ack", alarm, "--if-version", version, who="coordinator").status, 0)
        taken = self.say("calls", "take", call)
        self.assertIn("was changed by coordinator", taken.err)
        self.end(case)

    def test_on_a_terminal_such_a_change_is_made_only_when_the_person_says_so(self):
        number = self.filed()["case"]
        version = self.say("note", number, "чужая запись", who="coordinator").json["version"]
        note = ["--identity", "operator", "note", number, "моя"]
        shown, status = self.terminal(note, [("Change it all the same?", b"n\n")])
        self.assertIn("was changed by coordinator", shown)
        self.assertEqual((status, self.say("show", number).json["version"]), (1, version))
        shown, status = self.terminal([*note, "--yes"], [])
        self.assertEqual(status, 0, shown)
        self.say("note", number, "ещё чужая", who="coordinator")
        shown, status = self.terminal(note, [("Change it all the same?", b"y\n")])
        self.assertEqual(status, 0, shown)

    def test_whoever_was_on_the_way_is_named_when_a_case_is_closed(self):
        for as_json in (True, False):
            number = self.filed()["case"]
            offer = until("an offer", lambda: [o["offer"] for n in self.say("show", number).json["needs"] for o in n["offers"]
                                               if o["responder"] == "search"])[0]
            for words in (["commit", "--eta", "40"], ["enroute"]):
                self.assertEqual(self.say("org", "answer", offer, *words, who="search").status, 0)
            said = self.say("close", number, "--outcome", "done_by_others", "--recall", "--reason", "соседка", as_json=as_json,
                            who="coordinator")
            self.assertEqual(said.status, 0, said.err)
            if as_json:
                self.assertEqual([(o["offer"], o["responder"], o["name"], o["state"]) for o in said.json["recalled"]],
                                 [(offer, "search", 'Отряд "Поиск"', "en_route")])
            else:
                self.assertIn(f'Called off: Отряд "Поиск" ({offer}, on the way)', said.out)
        number = self.filed()["case"]
        self.assertNotIn("recalled", self.say("note", number, "ничего").json)

    def test_a_cancel_that_ends_nothing_says_so(self):
        number = self.filed(*ICE)["case"]
        told = self.say("cancel", number, "вышел сам", as_json=False)
        self.assertIn("It goes on until a coordinator confirms", told.out)
        number = self.filed()["case"]
        shown, status = self.terminal(["--identity", "operator", "cancel", number], [("What did the caller say?", "уже не надо\n".encode())])
        self.assertEqual(status, 0, shown)
        self.assertNotIn("It goes on", shown)
        refused = self.say("cancel", number, "ещё раз", as_json=False)
        self.assertIn("in its present state (closed)", refused.err)
        russian = self.say("--lang", "ru", "cancel", number, "ещё раз", as_json=False)
        self.assertIn("(закрыт)", russian.err)

    def test_one_id_is_not_given_to_several_cases(self):
        one, two = self.filed()["case"], self.filed()["case"]
        self.refused(2, "ambiguous", "id", "own", one, two, "--id", uuid7(), who="coordinator")

    def test_one_version_is_not_given_to_several_cases(self):
        one, two = self.filed()["case"], self.filed()["case"]
        self.refused(2, "ambiguous", "--if-version", "own", one, two, "--if-version", "1", who="coordinator")
        self.end(one, two)

    def test_every_command_for_cases_takes_several(self):
        one, two = self.filed()["case"], self.filed()["case"]
        for words in (["offer", one, two, "neighbour", "--reason", "рядом"], ["prioritize", one, two, "P2"],
                      ["escalate", one, two, "--to", "1", "--reason", "долго"], ["tag", one, two, "x"], ["own", one, two],
                      ["hold", one, two, "--until", "+20m", "--reason", "ждут", "--recall"], ["resume", one, two], ["disown", one, two],
                      ["close", one, two, "--outcome", "helped", "--reason", "да", "--recall"],
                      ["reopen", one, two, "--reason", "нет"]):
            answer = self.say(*words, who="coordinator")
            self.assertEqual((answer.status, [r["case"] for r in answer.json["results"]]), (0, [one, two]), answer.out)
        self.end(one, two)

    def test_several_cases_are_reported_each(self):
        one, two = self.filed()["case"], self.filed()["case"]
        both = self.say("own", one, two, who="coordinator").json
        self.assertEqual([r["case"] for r in both["results"]], [one, two])
        answer = self.say("close", one, "20-001-0001-0", "--outcome", "unfounded", "--recall", "--reason", "проба", who="coordinator")
        self.assertNotEqual(answer.status, 0)
        self.assertEqual(answer.json["results"][0]["state"], "closed")
        self.assertIn("error", answer.json)

    # ---- lists ----
    def test_a_list_has_the_promised_keys_and_filters(self):
        self.filed()
        self.filed()
        rows = until("rows", lambda: self.say("list", "--priority", "P4,P3").json["cases"])
        for key in ("case", "id", "state", "priority", "kind", "due", "waits_for", "opened", "version"):
            self.assertIn(key, rows[0])
        self.assertTrue(all(r["priority"] in ("p3", "p4") for r in rows))
        # A case for which somebody is being looked for gets another deadline, and so another place in the list, at any moment.
        until("nobody is looked for any more",
              lambda: all(r["waits_for"] != "match" for r in self.say("list", "--limit", "200").json["cases"]))
        page = self.say("list", "--limit", "1").json
        self.assertEqual(len(page["cases"]), 1)
        self.assertTrue(page["next"])
        self.assertNotEqual(self.say("list", "--limit", "1", "--next", page["next"]).json["cases"][0]["case"],
                            page["cases"][0]["case"])

    def test_next_is_the_first_of_the_list_with_commands_that_exist(self):
        self.filed()
        first = until("a row", lambda: self.say("list", "--limit", "1").json["cases"])[0]
        row = self.say("next").json
        self.assertEqual(set(first) - set(row), set())
        self.assertTrue(row["commands"])
        for command in row["commands"]:
            words = command.split()
            self.assertEqual(words[0], "assist")
            name = words[1:3] if words[2:] and words[2].isalpha() else words[1:2]
            self.assertEqual(self.say("help", *name, as_json=False).status, 0, command)
        self.assertIn("assist show", self.say("next", as_json=False).out)

    def test_explain_has_the_promised_keys(self):
        number = self.filed()["case"]
        told = until("a pick", lambda: (x := self.say("explain", number).json) and x["picked"] and x)
        self.assertEqual(set(told), {"case", "exercise", "fired", "points", "picked", "filtered", "shortfall", "next", "rankings"})
        for pick in told["picked"]:
            for key in ("need", "responder", "why"):
                self.assertIn(key, pick)
        self.assertTrue(all(isinstance(n, int) for n in told["filtered"].values()))
        self.assertEqual(sum(told["filtered"].values()) + told["rankings"][-1]["found"], self.imported.json["added"])
        self.assertTrue(told["next"][0]["at"] <= told["next"][-1]["at"])
        self.assertTrue(all(line["what"] for line in told["next"]))
        seen = self.say("explain", number, as_json=False)
        self.assertEqual(seen.status, 0)
        self.assertIn(told["picked"][0]["responder"], seen.out)
        self.assertEqual(self.say("explain", "26-001-0001-0").status, 4)

    def test_show_has_the_promised_keys_and_the_timeline_as_sentences(self):
        number = self.filed()["case"]
        shown = self.say("show", number).json
        for key in ("case", "id", "version", "state", "priority", "kind", "reporters", "place", "due", "tell", "needs", "events"):
            self.assertIn(key, shown)
        for key in ("seq", "at", "type", "text", "hash"):
            self.assertIn(key, shown["events"][0])
        self.assertEqual(shown["events"][0]["type"], "case_filed")
        self.assertIn("нет еды", shown["events"][0]["text"])

    def test_show_tells_all_of_a_long_timeline(self):
        number = self.filed()["case"]
        for i in range(24): # more than one answer holds
            self.assertEqual(self.say("note", number, f"запись {i} " + "а" * 1900).status, 0)
        shown = self.say("show", number, who="auditor")
        self.assertEqual(shown.status, 0, shown.err)
        seqs = [e["seq"] for e in shown.json["events"]]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))
        self.assertNotIn("older", shown.json)
        told = self.say("show", number, "--timeline", as_json=False).out
        self.assertIn("нет еды", told)
        self.assertIn("запись 23", told)

    def test_watch_tells_each_event_once_and_goes_on_after_its_token(self):
        watch = self.start("watch", who="coordinator")
        number = self.filed()["case"]
        event = self.line_of(watch)
        while event["case"] != number:
            event = self.line_of(watch)
        for key in ("from", "at", "case", "type", "state", "priority"):
            self.assertIn(key, event)
        again = self.start("watch", "--from", event["from"], who="coordinator")
        self.say("note", number, "ещё")
        self.say("note", number, "дальше")
        seen, token = [], int(event["from"])
        while [e["type"] for e in seen].count("note_added") < 2:
            later = self.line_of(again)
            self.assertGreaterEqual(int(later["from"]), token)  # of several events at once the last brings a new one
            token = int(later["from"])
            seen += [later] if later["case"] == number else []
        shown = self.say("show", number, who="coordinator").json["events"]
        happened = [(e["seq"], e["type"]) for e in shown if e["type"] != "data_read"]
        seen = [(e["seq"], e["type"]) for e in seen]
        self.assertGreater(len(seen), 1)
        self.assertEqual(seen, [e for e in happened if seen[0] <= e <= seen[-1]])

    # ---- organisations ----
    def test_a_dispatch_is_shown_once_and_handed_to_the_program(self):
        program, got = self.home / "on_dispatch", self.home / "dispatches"
        program.write_text(f"#!/bin/sh\ncat >> {got}\necho noise\n")
        program.chmod(0o755)
        listen = self.start("org", "listen", "--exec", str(program), who="search")
        number = self.dispatched(listen)
        notice = self.line_of(listen)
        while notice["case"] != number:
            notice = self.line_of(listen)
        for key in ("type", "offer", "case", "need", "kind", "priority", "exercise", "answer_by", "place", "details"):
            self.assertIn(key, notice)
        self.assertEqual((notice["type"], notice["exercise"], notice["place"]["shown"]), ("offer", True, "district"))
        self.assertNotIn("address_as", notice["details"])
        until("the program", lambda: got.exists() and [1 for line in got.read_text().splitlines() if json.loads(line) == notice])
        offer = notice["offer"]
        until("delivered", lambda: [o for o in self.say("org", "inbox", who="search").json["offers"]
                                    if o["offer"] == offer and o["state"] == "delivered"])
        answered = self.say("org", "answer", offer, "commit", "--eta", "40", who="search").json
        self.assertEqual((answered["offer"], answered["state"]), (offer, "committed"))
        self.assertEqual(answered["notice"]["place"]["shown"], "district")  # P2, and the person was not asked yet
        self.say("fact", number, "consent=given")
        notice = self.line_of(listen)
        while (notice["case"], notice["type"]) != (number, "update"):
            notice = self.line_of(listen)
        self.assertEqual((notice["reason"], notice["place"]["shown"]), ("released", "exact"))
        shown = self.say("org", "show", offer, who="search").json
        self.assertEqual((shown["state"], shown["place"]["shown"]), ("committed", "exact"))
        self.assertEqual(self.say("org", "answer", offer, "nonsense", who="search").status, 2)

    def test_a_vague_place_is_asked_for_first_and_what_needs_it_waits(self):
        case = self.filed("file", "одинокая пенсионерка, на завтра нет еды", "--at", "47.1, 39.4", "--reporter-phone", "+79990000077",
                          "--consent", "given")
        self.assertIn("at", case["missing"])
        self.assertEqual([n["kind"] for n in case["needs"]][-1], "confirm_place")
        shown = lambda: {n["kind"]: n for n in self.say("show", case["case"]).json["needs"]}
        self.assertEqual(shown()["groceries"]["ladder"], "idle")
        calls = lambda: [c for c in self.say("calls").json["calls"] if c["case"] == case["case"] and c["kind"] == "place"]
        self.assertEqual([c["number"] for c in calls()], ["+79990000077"])
        explained = self.say("explain", case["case"], who="coordinator").json
        self.assertIn({"need": "n1", "reason": "no_place"}, explained["shortfall"])
        self.assertIn("place", [n["what"] for n in explained["next"]])
        self.refused(1, "invalid", "outcome", "calls", "done", calls()[0]["call"], "commit")
        self.assertEqual(self.say("locate", case["case"], "47.1121, 39.4235").status, 0)
        self.assertEqual(calls(), [])
        until("the ladder", lambda: shown()["groceries"]["ladder"] != "idle")
        self.assertEqual(shown()["confirm_place"]["state"], "not_needed")

    def test_nobody_comes_to_a_child_alone(self):
        case = self.filed(*FOOD, "--subject-born", "2019", "--reporter-phone", "+79990000078", "--consent", "given")
        offer = until("an offer", lambda: [o["offer"] for n in self.say("show", case["case"]).json["needs"] for o in n.get("offers", [])
                                           if o["responder"] == "search"])[0]
        self.refused(1, "too_few", "people", "org", "answer", offer, "commit", "--people", "1", who="search")
        self.assertEqual(self.say("org", "show", offer, who="search").json["details"]["how_many"], 2)
        self.assertEqual(self.say("org", "answer", offer, "commit", "--people", "2", who="search").json["state"], "committed")
        self.assertIn("under_age", [f["rule"] for f in self.say("explain", case["case"], who="coordinator").json["fired"]])

    def test_a_question_rings_until_the_coordinator_answers_by_an_update(self):
        listen = self.start("org", "listen", who="search")
        number = self.dispatched(listen)
        notice = self.line_of(listen)
        while notice["case"] != number:
            notice = self.line_of(listen)
        offer = notice["offer"]
        asked = self.say("org", "ask", offer, "в какой", "подъезд?", who="search")
        self.assertEqual((asked.status, asked.json["offer"]), (0, offer), asked.err)
        shown = self.say("show", number, who="coordinator").json
        self.assertEqual([o.get("question") for n in shown["needs"] for o in n["offers"] if o["offer"] == offer], ["в какой подъезд?"])
        alarms = lambda: [a for a in self.say("alarms", who="coordinator").json["alarms"] if a["case"] == number and a["cause"] == "question"]
        self.assertEqual(len(alarms()), 1)
        self.assertEqual(self.say("reply", offer, "во второй", who="coordinator").status, 0)
        self.assertEqual(alarms(), [])
        while notice["type"] != "update" or notice["offer"] != offer:
            notice = self.line_of(listen)
        self.assertEqual((notice["reason"], notice["details"]["answer"]), ("answer", "во второй"))
        self.refused(1, "forbidden", "reply_org", "reply", offer, "x")

    def test_who_is_off_duty_is_not_asked_until_they_say_so(self):
        off = self.say("org", "duty", "off", "--until", "+600m", who="search")
        self.assertEqual((off.status, off.json["state"]), (0, "off"), off.err)
        try:
            def left_out():
                told = self.say("explain", number).json
                return not told["picked"] and any(r["filtered"].get("off_duty") for r in told["rankings"])
            number = self.filed()["case"]
            until("left out", left_out)
        finally:
            on = self.say("org", "duty", "on", who="search")
        self.assertEqual((on.status, on.json["state"]), (0, "on"), on.err)
        until("asked again", lambda: [p for p in self.say("explain", self.filed()["case"]).json["picked"] if p["responder"] == "search"])

    def test_a_shift_ends_when_another_coordinator_is_to_take_the_cases(self):
        self.assertEqual(self.say("duty", "on", who="coordinator").json["state"], "on")
        number = self.filed()["case"]
        self.assertEqual(self.say("own", number, who="coordinator").status, 0)
        refused = self.refused(1, "wrong_state", "state", "duty", "off", who="coordinator")
        self.assertIn("26-", refused.err)
        handed = self.say("duty", "off", "--to", "duty", who="coordinator")
        self.assertEqual((handed.status, handed.json["state"]), (0, "off"), handed.err)
        self.assertIn(number, handed.json["handed"])
        self.assertEqual(self.say("show", number).json["handed_to"], "duty")
        self.assertEqual(self.say("own", number, who="duty").status, 0)
        shown = self.say("show", number).json
        self.assertEqual((shown["owner"], shown.get("handed_to")), ("duty", None))
        self.assertEqual(self.say("duty", "off", who="coordinator").status, 0)
        self.assertEqual(self.say("duty", "on", who="coordinator").status, 0)

    def test_what_may_be_told_is_said_in_the_readers_language_and_never_as_a_code(self):
        number = self.filed(*FOOD, "--subject-name", "Нина", "--subject-phone", "+79990000777", "--never-tell", "зять Олег")["case"]
        call = until("a check on the person", lambda: next(
            (c for c in self.say("calls").json["calls"] if c["case"] == number and c["kind"] == "check"), None))
        self.assertEqual(call["number"], "+79990000777")
        for lang, letters in (("ru", "абвгдежзиклмнопрстуя"), ("en", "abcdefghiklmnoprstuy")):
            taken = self.say("--lang", lang, "calls", "take", call["call"]).json
            self.assertGreater(len(taken["say"]), 1)
            self.assertTrue(any("зять Олег" in text for text in taken["not_say"]))
            for text in taken["say"] + taken["not_say"]:
                self.assertTrue(" " in text and any(c in letters for c in text.lower()), text)
        self.say("calls", "done", call["call"], "reached", "--consent", "given", "--may-tell", "safe-only")
        shown = self.say("show", number).json
        self.assertEqual((shown["consent"], shown["may_tell"], shown["never_tell"]), ("given", "safe_only", ["зять Олег"]))
        self.assertTrue(shown["tell"]["text"])

    def test_a_call_that_was_taken_says_how_it_is_ended(self):
        number = self.filed(*FOOD, "--subject-phone", "+79990000778", "--reporter-phone", "+79990000779")["case"]
        call = until("a check on the person", lambda: [c["call"] for c in self.say("calls").json["calls"]
                                                       if c["case"] == number and c["kind"] == "check"])[0]
        taken = self.say("calls", "take", call, as_json=False).out
        self.assertIn(f"Then: assist calls done {call} reached", taken)
        listed = [line for line in self.say("calls", as_json=False).out.splitlines() if line.startswith(call)][0]
        self.assertTrue(listed.endswith(f"assist calls done {call} reached"), listed)

    def test_an_offer_may_be_named_by_its_letter_where_it_is_the_only_one(self):
        self.refused(4, "not_found", "offer", "org", "answer", "zz", "ack", who="search")

    def test_who_listens_and_who_watches_finds_a_service_that_was_restarted(self):
        listen, watch = self.start("org", "listen", who="search"), self.start("watch", who="coordinator")
        number = self.dispatched(listen)
        for process in (listen, watch):
            while self.line_of(process)["case"] != number:
                pass
        self.stop_service()
        self.start_service()
        number = self.filed()["case"]
        for process in (listen, watch):
            while self.line_of(process)["case"] != number:
                pass

    def test_a_case_filed_while_the_service_starts_is_filed_once(self):
        id = uuid7()
        self.stop_service()
        filing = subprocess.Popen([programs / "assist", "--json", *FOOD, "--id", id, "--timeout", "20"], text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment())
        self.assertIn("call 112", filing.stderr.readline())
        self.start_service()
        out, err = filing.communicate(timeout=60)
        self.assertEqual(filing.returncode, 0, err)
        self.assertEqual(json.loads(out)["id"], id)
        self.assertEqual(self.filed(*FOOD, "--id", id)["case"], json.loads(out)["case"])

    # ---- calls ----
    def test_a_call_is_listed_taken_and_done(self):
        number = self.filed("file", "жена не отвечает три часа, 38 неделя", "--at", "55.7512, 37.6180",
                            "--fact", "pregnant_weeks=38", "--fact", "last_contact=3h")["case"]
        mine = until("the call", lambda: [c for c in self.say("calls").json["calls"] if c["case"] == number])[0]
        self.assertEqual(mine["kind"], "ask")
        taken = self.say("calls", "take", mine["call"]).json
        self.assertEqual(taken["number"], "+79000000001")
        self.assertTrue(taken["say"] and taken["not_say"])
        done = self.say("calls", "done", mine["call"], "commit", "--eta", "10")
        self.assertEqual(done.status, 0, done.err)

    def test_a_duty_key_that_listens_hears_the_alarm_until_it_is_acknowledged(self):
        listen = self.start("org", "listen", who="duty")
        number = self.filed(*ICE)["case"]
        rung = self.line_of(listen)
        while rung["case"] != number:
            rung = self.line_of(listen)
        self.assertEqual(rung["type"], "alarm")
        mine = [a for a in self.say("alarms", who="duty").json["alarms"] if a["alarm"] == rung["alarm"]][0]
        for key in ("alarm", "case", "since", "text", "count"):
            self.assertIn(key, mine)
        self.assertEqual(self.say("alarms", "ack", rung["alarm"], who="duty").status, 0)
        seen = [a for a in self.say("alarms", who="duty").json["alarms"] if a["alarm"] == rung["alarm"]]
        self.assertTrue(not seen or seen[0]["acked_by"] == "duty", seen)

    # ---- directory, rules, keys ----
    def test_an_import_reports_what_it_took_and_each_row_it_refused(self):
        self.assertEqual(self.imported.status, 0, self.imported.err)
        self.assertEqual(self.imported.json["added"], 2)
        self.assertEqual([(r["line"], r["field"], r["reason"]) for r in self.imported.json["refused"]],
                         [(4, "lat", "missing"), (5, "kind", "unknown_word")])
        again = self.say("directory", "import", self.home / "directory.csv", "--source", "test", "--dry-run", who="admin").json
        self.assertEqual((again["added"], again["unchanged"]), (0, 2))
        ids = [r["id"] for r in self.say("directory", "list", who="admin").json["responders"]]
        self.assertEqual(ids, ["neighbour", "search"])
        self.assertEqual(self.say("directory", "show", "search", who="admin").json["kind"], "volunteer_org")
        self.refused(4, "not_found", "id", "directory", "show", "nobody", who="admin")
        self.refused(2, "missing", "--source", "directory", "import", "x.csv", who="admin")

    # ---- places ----
    def gazetteer(self):
        """Some towns of the excerpt, none of them where other tests have their people: the hours of the day would be theirs."""
        heading, *rows = TOWNS_FILE.read_text().splitlines()
        file = self.home / "towns.csv"
        file.write_text("\n".join([heading, *(r for r in rows if any(f"г {n}," in r or f'г {n}"' in r for n in TOWNS))]) + "\n")
        report = self.done("gazetteer", "import", file)
        until("intake knows the towns", lambda: "oktmo" in self.filed("file", "нет еды", "--at", "Чебоксары", "--preview")["place"])
        return file, report

    def test_settlements_are_imported_as_they_are_published_and_twice_is_once(self):
        file, report = self.gazetteer()
        self.assertEqual(report["added"] + report["unchanged"], 7, report)
        self.assertEqual((report["changed"], report["removed"], report["refused"]), (0, 0, []))
        self.assertIn("tax_office", report["ignored"])
        again = self.done("gazetteer", "import", file, "--dry-run")
        self.assertEqual((again["added"], again["unchanged"]), (0, 7))
        file.write_text(file.read_text()[:-40]) # cut off: nothing before the cut is lost
        cut = self.done("gazetteer", "import", file)
        self.assertEqual((cut["unchanged"], [r["reason"] for r in cut["refused"]]), (6, ["cut_off"]))
        self.refused(1, "forbidden", "gazetteer_put", "gazetteer", "import", file, who="coordinator")
        file.write_text("name,lat,lon\nНигде,0,0\n")
        nothing = self.refused(1, "invalid", "file", "gazetteer", "import", file, who="admin")
        self.assertEqual([(r["line"], r["field"]) for r in nothing.json["refused"]], [(2, "lat")])

    def test_a_place_in_words_is_the_circle_of_its_settlement(self):
        self.gazetteer()
        place = self.filed("file", "одинокая пенсионерка, нет еды", "--at", "Чебоксары, ул. Гагарина 5")["place"]
        self.assertEqual((place["source"], place["district"], place["zone"], place["address"]), ("gazetteer", "Чебоксары", "UTC+3", True))
        self.assertEqual((place["text"], place["kladr"]), ("Чебоксары, ул. Гагарина 5", "2100000100000"))
        self.assertTrue(8000 < place["radius_m"] < 13000, place)
        near = self.filed("file", "одинокая пенсионерка, нет еды", "--at", "56.13, 47.25")["place"]
        self.assertEqual((near["kladr"], near["zone"], near["source"]), ("21", "UTC+3", "coordinates"))

    def test_an_ambiguous_name_is_asked_back_and_never_guessed(self):
        self.gazetteer()
        case = self.filed("file", "одинокая пенсионерка, нет еды", "--at", "Киров")
        self.assertEqual(case["questions"][0]["fact"], "at")
        self.assertIn("Киров (Кировская область, 473668)", case["questions"][0]["text"])
        self.assertIn("Киров (Кировский район, Калужская область, 31888)", case["questions"][0]["text"])
        self.assertIn("at", case["missing"])
        self.assertNotIn("lat", case["place"])
        still = self.done("locate", case["case"], "г. Киров", who="operator")
        self.assertEqual([q["fact"] for q in still["questions"]], ["at"])
        said = self.say("locate", case["case"], "в Кирове", as_json=False)
        self.assertIn("Which settlement is meant?", said.out)
        self.assertIn(f"assist locate {case['case']} LOCATION", said.out)
        known = self.done("locate", case["case"], "Киров, Калужская область", who="operator")
        self.assertNotIn("questions", known)
        self.assertEqual(self.say("show", case["case"]).json["place"]["kladr"], "4001100100000")

    def test_abroad_its_own_number_is_said_and_nobody_of_ours_is_asked_by_machine(self):
        for at in ("36.897, 30.713", "Анталья, Турция"):
            filed = self.filed("file", "муж без сознания, не дышит", "--at", at)
            self.assertEqual((filed["priority"], filed["emergency"], filed["place"]["country"]), ("p0", "112", "TR"), filed)
            self.assertEqual(filed["place"]["zone"], "Europe/Istanbul")
            self.assertTrue(all(line["confirm"] for line in filed["plan"]), filed["plan"])
            self.assertRegex(filed["advice"][0], r"Turkey.* 112\. It is \d\d:\d\d there \(Europe/Istanbul\)")
            until("a coordinator is alarmed", lambda: [a for a in self.done("alarms", who="coordinator")["alarms"]
                                                       if a.get("case") == filed["case"]])
            shown = self.say("show", filed["case"])
            self.assertEqual([o for n in shown.json["needs"] for o in n.get("offers", [])], [])
            self.assertIn("Abroad: Turkey", self.say("show", filed["case"], as_json=False).out)
        self.assertEqual(self.filed("file", "нет еды", "--at", "Tokyo, Japan", "--preview")["emergency"], "110, 119")

    def test_which_place_a_search_understood_is_said_before_its_list(self):
        self.gazetteer()
        self.refused(1, "ambiguous", "at", "directory", "find", "--at", "Киров", "--can", "boat", who="coordinator")
        find = ["directory", "find", "--at", "Киров, Калужская область", "--can", "boat"]
        place = self.done(*find, who="coordinator")["place"]
        self.assertEqual((place["could_be"], place["source"]), (["Киров (Кировский район, Калужская область, 31888)"], "gazetteer"))
        shown = self.say(*find, who="coordinator", as_json=False).out
        self.assertIn("Understood as: Киров (Кировский район, Калужская область, 31888)", shown)
        self.assertIn(f"within {place['radius_m']} m", shown)

    def test_a_settlement_that_is_taken_out_is_found_no_more(self):
        file, _ = self.gazetteer()
        file.write_text("id,name,region,lat,lon,population\nprobe,Новая Пробная,Ростовская область,47.5,40.5,100\n")
        self.assertEqual(self.done("gazetteer", "import", file)["added"], 1)
        place = ["file", "нет еды", "--at", "Новая Пробная", "--preview"]
        until("it is known", lambda: "lat" in self.filed(*place)["place"])
        self.assertEqual(self.done("gazetteer", "remove", "probe", "--dry-run"), {"removed": 1, "refused": []})
        self.assertIn("lat", self.filed(*place)["place"])
        gone = self.done("gazetteer", "remove", "nowhere", "probe")
        self.assertEqual(gone, {"removed": 1, "refused": [{"id": "nowhere", "field": "id", "reason": "not_found"}]})
        until("it is known no more", lambda: "lat" not in self.filed(*place)["place"])
        self.refused(4, "not_found", "id", "gazetteer", "remove", "probe", who="admin")
        self.assertEqual(self.done("gazetteer", "import", file)["added"], 1)
        self.assertEqual(self.say("gazetteer", "remove", "probe", who="admin", as_json=False).out.strip(), "settlements removed: 1")

    def test_what_the_phone_may_have_garbled_is_said(self):
        said = 'A"ML=1;lt=+47.11200;lg=+39.42000;rd=14;top=20260101171748;lc=68;pm=W;si=250990000000000;ei=123456789012345;mcc=250;mnc=99;ml='
        for length, garbled in ((len(said) + 3, False), (99, True)):
            case = self.filed("file", "одинокая пенсионерка, нет еды", "--same-place", "--reporter-at", f"{said}{length}")
            self.assertEqual(case["place"].get("garbled", False), garbled)
            self.assertEqual("longer or shorter" in self.say("show", case["case"], as_json=False).out, garbled)
            timeline = self.say("show", case["case"], "--timeline", as_json=False).out
            self.assertEqual("not as long as it says" in timeline, garbled)

    def test_on_a_terminal_the_region_is_asked_for_until_it_is_known(self):
        self.gazetteer()
        shown, status = self.terminal(["file", "пожилая одна, нет еды", "--at", "Советск"], [
            ("Which settlement is meant?", "г. Советск\n".encode()),
            ("Which settlement is meant?", "Советск, Тульская область\n".encode()), ("?", b"\x04")])
        number = shown[shown.index("Case ") + 5:].split()[0]
        self.assertEqual(self.say("show", number).json["place"]["kladr"], "7102400200000", shown)

    def test_what_was_exported_is_imported_as_it_was(self):
        file = self.home / "export"
        for format in "csv", "geojson":
            file.write_text(self.say("directory", "export", "--source", "test", "--format", format, who="admin", as_json=False).out)
            again = self.say("directory", "import", file, "--source", "test", who="admin").json
            self.assertEqual((again["unchanged"], again["added"], again["changed"], again["refused"]), (2, 0, 0, []))
        nobody = [f["about"] for f in self.say("directory", "lint", who="admin").json["findings"] if f["finding"] == "nobody_can"]
        self.assertIn("drone", nobody)

    def test_what_came_of_asking_them_stands_with_their_entry(self):
        case = self.filed()["case"]
        offer = until("an offer", lambda: [o["offer"] for n in self.say("show", case).json["needs"] for o in n.get("offers", [])
                                           if o["responder"] == "search"])[0]
        before = self.shown("search")["record"].get("declines", 0)
        self.done("org", "answer", offer, "decline", "--reason", "busy", who="search")
        entry = self.shown("search")
        self.assertEqual(entry["record"]["declines"], before + 1)
        self.assertEqual([t["channel"] for t in entry["tried"] if "worked" in t], ["zmq"])
        untried = [f["responder"] for f in self.done("directory", "lint")["findings"] if f["finding"] == "never_tried"]
        self.assertNotIn("search", untried)
        self.assertIn("declined: ", self.say("directory", "show", "search", who="admin", as_json=False).out)
        picked = until("a ranking", lambda: [p for p in self.say("explain", self.filed()["case"]).json["picked"]
                                             if p["responder"] == "search"])
        self.assertIn("asked_lately", picked[0]["why"].split(","))

    def test_whom_a_source_has_no_more_is_removed_when_that_is_said(self):
        file = self.home / "season.csv"
        rows = [f"s{i},volunteer,С{i},47.{i},39.4" for i in range(10, 40)]

        def imported(rows, *more, **how):
            file.write_text("\n".join(["id,kind,name,lat,lon", *rows]) + "\n")
            return self.say("directory", "import", file, "--source", "season", *more, who="admin", **how)

        self.assertEqual(imported(rows).json["added"], 30)
        self.assertEqual(imported(rows[1:]).json["removed"], 0)
        self.assertEqual(imported(rows[1:], "--remove-missing", "--dry-run").json["removed"], 1)
        self.assertEqual(imported(rows[1:], "--remove-missing").json["removed"], 1)
        few = imported(rows[10:], "--remove-missing")
        self.assertEqual((few.status, few.json["error"]["code"], few.json["removed"]), (1, "reason_needed", 0))
        cut = imported([*rows[10:], "s9,vol"], "--remove-missing", "--reason", "зима")
        self.assertEqual((cut.status, cut.json["removed"], cut.json["unchanged"]), (1, 0, 20))
        self.assertEqual(imported(rows[10:], "--remove-missing", "--reason", "зима").json["removed"], 9)
        self.assertEqual(imported([], "--remove-missing", "--reason", "весна").json["removed"], 20)
        self.assertEqual(self.say("directory", "show", "search", who="admin").status, 0)

    def test_who_covers_an_area_is_found_in_it_and_nowhere_else(self):
        def box(west, south, east, north):
            return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]

        def feature(id, geometry, **more):
            return {"type": "Feature", "id": id, "geometry": geometry,
                    "properties": {"name": id, "kind": "volunteer_org", "capabilities": "drone", "phone": "112", **more}}

        file = self.home / "areas.geojson"
        features = [feature("azov", {"type": "Polygon", "coordinates": box(39.2, 47, 39.7, 47.3)}, exclude="Кагальник"),
                    feature("chukotka", {"type": "MultiPolygon", "coordinates": [box(175, 65, 180, 68), box(-180, 65, -172, 68)]}),
                    feature("uncut", {"type": "Polygon", "coordinates": box(175, 65, -172, 68)})]
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        imported = self.say("directory", "import", file, "--source", "areas", who="admin").json
        self.assertEqual((imported["added"], [r["field"] for r in imported["refused"]]), (2, ["polygon"]))
        for where, whom in (("47.10000, 39.30000", ["areas-azov"]), ("47.10000, 39.71000", []), ("66.00000, -179.99000", ["areas-chukotka"]),
                            ("66.00000, 179.99000", ["areas-chukotka"]), ("66.00000, 174.90000", [])):
            found = until(where, lambda: [f for f in [self.say("directory", "find", "--at", where, "--can", "drone", who="coordinator").json]
                                          if [w["responder"] for w in f["found"]] == whom])
            self.assertTrue(all("area" in f["why"] for f in found[0]["found"]), found)
        for format in "csv", "geojson":
            file.write_text(self.say("directory", "export", "--source", "areas", "--format", format, who="admin", as_json=False).out)
            again = self.say("directory", "import", file, "--source", "areas", who="admin").json
            self.assertEqual((again["unchanged"], again["changed"], again["refused"]), (2, 0, []))
        self.assertEqual(self.shown("areas-azov")["exclude"], ["Кагальник"])
        self.assertIn("5", self.say("directory", "show", "areas-azov", who="admin", as_json=False).out)
        self.done("directory", "edit", "areas-azov", "--polygon", "POLYGON((39.2 47,39.8 47,39.8 47.3,39.2 47))")
        self.assertIn("39.8 47.3", self.shown("areas-azov")["polygon"])
        file.write_text("id,kind,name,area\n")
        self.say("directory", "import", file, "--source", "areas", "--remove-missing", "--reason", "конец", who="admin")

    def test_who_serves_a_number_is_found_by_a_settlement_and_after_others_by_its_region(self):
        self.gazetteer()
        for id, area in (("all", "kladr:21"), ("town", "kladr:2100000100000"), ("other", "kladr:22;oktmo:21")):
            self.done("directory", "add", id, "--kind", "volunteer_org", "--name", id, "--capabilities", "boat", "--area", area,
                      "--channel", "phone", "--phone", "112")
        for where, whom in (("Чебоксары", [("all", "area"), ("town", "area")]), ("56.13, 47.25", [("all", "area"), ("town", "maybe_area")])):
            until(where, lambda: [f for f in [self.say("directory", "find", "--at", where, "--can", "boat", who="coordinator").json]
                                  if [(w["responder"], next(y for y in w["why"].split(",") if "area" in y)) for w in f["found"]] == whom])
        for id in "all", "town", "other":
            self.done("directory", "remove", id, "--reason", "проверка")

    def test_whom_they_help_when_and_how_far_is_kept_shown_and_counted_in_a_search(self):
        self.done("directory", "add", "limits", "--kind", "volunteer", "--name", "Лимит", "--capabilities", "limits", "--lat", "47.1", "--lon", "39.4",
                  "--area", "*", "--zone", "Europe/Moscow", "--channel", "phone", "--phone", "+79000000009", "--min-age", "14", "--max-age", "17",
                  "--no-night", "yes", "--max-distance-m", "2000", "--monthly-max", "2")
        for lang, texts in (("en", ("cases a month: at most 2; in this one so far: 0", "helps people from 14 to 17 years", "not at night", "no farther than 2000 m")),
                            ("ru", ("случаев в месяц: не больше 2; в этом уже: 0", "помогает людям от 14 до 17 лет", "не ночью", "не дальше 2000 м"))):
            shown = self.say("--lang", lang, "directory", "show", "limits", who="admin", as_json=False).out
            for text in texts:
                self.assertIn(text, shown)
        day = time.strftime("%Y-%m-%dT", time.gmtime(time.time() + 86400))
        noon, night, find = day + "12:00:00+03:00", day + "23:00:00+03:00", ("directory", "find", "--can", "limits")
        found = lambda *more: self.say(*find, *more, who="coordinator").json
        until("limits", lambda: found("--at", "47.1, 39.4", "--when", noon)["found"])
        self.assertEqual(1, len(found("--at", "47.1, 39.4", "--when", noon, "--age", "17")["found"]))
        for reason, ru, more in (("wrong_age", "другого возраста", ("--at", "47.1, 39.4", "--when", noon, "--age", "18")),
                                 ("at_night", "ночью не приходит", ("--at", "47.1, 39.4", "--when", night)),
                                 ("too_far", "так далеко не ездит", ("--at", "47.20000, 39.40000", "--when", noon))):
            self.assertEqual(1, found(*more)["filtered"].get(reason), found(*more))
            self.assertIn(ru, self.say("--lang", "ru", *find, *more, "--why", who="coordinator", as_json=False).out)
        self.done("directory", "remove", "limits", "--reason", "проверка")

    def shown(self, id):
        return self.say("directory", "show", id, who="admin").json

    def done(self, *words, who="admin", **more):
        answer = self.say(*words, who=who, **more)
        self.assertEqual(answer.status, 0, answer.err)
        return answer.json

    def test_contacts_are_by_the_persons_telephone_and_asked_for_that_person_alone(self):
        nina, other = "8 (928) 700-00-01", "+7 928 700 00 02"
        add = ["contacts", "add", nina, "--name", "Вера", "--phone", "8 863 201-66-00 доб. 7", "--relation", "дочь", "--key", "--minutes", "10",
               "--order", "1", "--may-know", "1", "--consent", "named", "--consent-source", "сказала сама"]
        added = self.done(*add, who="coordinator")
        self.assertEqual("added", added["result"])
        self.assertEqual({"contact": added["contact"], "result": "unchanged"}, self.done(*add, who="coordinator"))
        self.done("contacts", "add", nina, "--name", "Бывший", "--phone", "+79287000009", "--never", "--reason", "бьёт её", who="coordinator")
        held = self.done("contacts", "list", "-", text="89287000001\n", who="coordinator")["contacts"]
        self.assertEqual([("Вера", "+78632016600;ext=7"), ("Бывший", "+79287000009")], [(c["name"], c["phone"]) for c in held])
        self.assertEqual((True, 10, 1, 1, "named", "сказала сама"),
                         (*(held[0][k] for k in ("has_key", "minutes_to_reach", "order", "may_know")),
                          held[0]["consent"]["basis"], held[0]["consent"]["source"]))
        shown = self.say("--lang", "ru", "contacts", "list", nina, who="coordinator", as_json=False).out
        for words in "доб. 7", "есть ключ", "НИКОГДА: бьёт её", "назвал сам человек":
            self.assertIn(words, shown)
        reads = self.say("admin", "reads", "--responder", added["contact"], who="auditor").json["reads"]
        self.assertIn(("coordinator", "contacts_list"), [(r["by"], r["what"]) for r in reads])
        self.refused(1, "forbidden", "contacts_list", "contacts", "list", nina)
        file = self.home / "contacts.csv"
        file.write_text("subject_phone,name,phone,kind\n" f"{other},Олег,\"+79287000003, +79287000004\",neighbour\n" f"{other},Ира,спросить,\n")
        said = self.done("contacts", "import", file, "--source", "карточки", who="coordinator")
        self.assertEqual((1, [(3, "phone", "спросить")], [(2, "phone", "+79287000004")]),
                         (said["added"], [(r["line"], r["field"], r["said"]) for r in said["refused"]],
                          [(r["line"], r["field"], r["said"]) for r in said["unread"]]))
        self.assertEqual(1, self.done("contacts", "import", file, "--source", "карточки", who="coordinator")["unchanged"])
        case = self.filed("file", "жена не отвечает три часа, 38 неделя", "--subject-phone", nina, "--fact", "pregnant_weeks=38")["case"]
        picks = until("the contact was picked", lambda: [p for p in self.say("explain", case).json.get("picked", []) if p["responder"] == added["contact"]])
        self.assertIn("key,theirs", picks[0]["why"])
        explained = self.say("explain", case).json
        self.assertGreaterEqual(explained["filtered"]["never_contact"], 1)
        self.assertGreaterEqual(explained["filtered"]["not_theirs"], 1)
        self.assertNotIn("бьёт", json.dumps(explained, ensure_ascii=False))
        for answer in (self.refused(1, "wrong_state", "responder", "offer", case, held[1]["id"], "--reason", "x", who="coordinator"),):
            self.assertIn("never", answer.err)
        self.done("contacts", "remove", held[1]["id"], "--reason", "ошибка", who="coordinator")
        self.assertEqual(1, len(self.done("contacts", "list", nina, who="coordinator")["contacts"]))
        self.refused(4, "not_found", "id", "contacts", "remove", "search", "--reason", "x", who="coordinator")
        self.done("close", case, "--outcome", "helped", "--recall", "--reason", "x", who="coordinator")
        for contact in added["contact"], *(c["id"] for c in self.done("contacts", "list", other, who="coordinator")["contacts"]):
            self.done("contacts", "remove", contact, "--reason", "x", who="coordinator") # other tests count whom there is

    def test_where_a_contact_is_can_be_said_as_any_place(self):
        self.gazetteer()
        add = ["contacts", "add", "+7 928 700-00-21", "--name", "Вера", "--phone", "+7 928 700-00-22", "--at"]
        asked = self.refused(1, "ambiguous", "at", *add, "Киров", who="coordinator")
        self.assertIn("Калужская область", asked.err)
        contact = self.done(*add, "Киров, Калужская область", who="coordinator")["contact"]
        held = self.done("contacts", "list", "+7 928 700-00-21", who="coordinator")["contacts"]
        self.assertAlmostEqual(held[0]["lat"], 54.08, delta=0.1)
        self.assertEqual("changed", self.done(*add, "54.0, 34.5", who="coordinator")["result"])
        self.done("contacts", "remove", contact, "--reason", "x", who="coordinator")

    def test_whoever_is_never_to_be_contacted_is_called_off_and_told_nothing(self):
        nina, oleg = "+7 928 700-00-31", "+7 928 700-00-32"
        add = ["contacts", "add", nina, "--name", "Олег", "--phone", oleg]
        contact = self.done(*add, who="coordinator")["contact"]
        case = self.filed("file", "одинокая пенсионерка, нет еды", "--subject-phone", nina, "--reporter-phone", "+79287000033",
                          "--consent", "given")["case"]
        need = self.say("show", case).json["needs"][0]["need"]
        until("he can be asked", lambda: self.say("offer", case, contact, "--need", need, "--reason", "x", who="coordinator").status == 0)

        def his():
            return [o["state"] for n in self.say("show", case).json["needs"] for o in n.get("offers", []) if o["responder"] == contact]

        self.assertEqual(1, len(his()))
        self.done(*add, "--never", "--reason", "бьёт её", who="coordinator")
        self.assertEqual(["recalled"], his())
        self.assertNotIn("бьёт", json.dumps(self.say("show", case, "--timeline").json, ensure_ascii=False))
        his_call = self.filed("file", "жена не берёт трубку", "--subject-phone", nina, "--reporter-phone", oleg)
        self.assertIn("may not learn of it", his_call["tell"]["text"])
        until("a coordinator is shown it", lambda: [a for a in self.done("alarms", who="coordinator")["alarms"]
                                                    if a.get("case") == his_call["case"] and a.get("cause") == "never_contact"])
        self.assertNotIn("бьёт", json.dumps([his_call, self.say("show", his_call["case"], "--timeline").json], ensure_ascii=False))
        self.refused(1, "wrong_state", "responder", "found", case, "--name", "Олег", "--phone", oleg, "--ask")
        for number in case, his_call["case"]:
            self.done("close", number, "--outcome", "helped", "--recall", "--reason", "x", who="coordinator")
        self.done("contacts", "remove", contact, "--reason", "x", who="coordinator")

    def test_an_entry_is_added_changed_suspended_and_removed_by_hand(self):
        added = self.done("directory", "add", "anna", "--kind", "volunteer", "--name", "Анна", "--capabilities", "home_visit;groceries",
                          "--lat", "-55.75", "--lon", "37.61", "--radius_km", "5", "--channel", "phone", "--phone", "+79000000009")
        self.assertEqual(("anna", "active", 1, 0), tuple(added[k] for k in ("responder", "status", "version", "live")))
        entry = self.shown("anna")
        self.assertEqual((-55.75, 5, ["home_visit", "groceries"]), (entry["lat"], entry["radius_km"], entry["capabilities"]))
        self.refused(1, "taken", "id", "directory", "add", "anna", "--kind", "volunteer", "--name", "A", "--area", "x", who="admin")
        edited = self.done("directory", "edit", "anna", "--name", "Анна П.", "--radius-km", "", "--reason", "вышла замуж")
        self.assertGreater(edited["changed"], added["changed"])
        entry = self.shown("anna")
        self.assertEqual(("Анна П.", "+79000000009"), (entry["name"], entry["phone"]))
        self.assertNotIn("radius_km", entry)
        self.assertEqual(("admin", "вышла замуж"), (entry["edited"]["by"], entry["edited"]["reason"]))
        self.refused(1, "moved_on", "if_version", "directory", "edit", "anna", "--hours", "24/7", "--if-version", "1", who="admin")
        self.done("directory", "suspend", "anna", "--reason", "не отвечает", "--until", "+90m")
        entry = self.shown("anna")
        self.assertEqual(("suspended", "не отвечает"), (entry["status"], entry["suspended"]["reason"]))
        self.assertIn("suspended_until", entry)
        self.done("directory", "edit", "anna", "--hours", "Пн-Пт с 9 до 18", "--valid-from", "2026-01-01", "--valid-to", "2099-12-31")
        entry = self.shown("anna")
        self.assertEqual(("2026-01-01", "2099-12-31"), (entry["valid_from"], entry["valid_to"]))
        self.refused(2, "invalid", "--valid-to", "directory", "edit", "anna", "--valid-to", "31.12.2026", who="admin")
        self.refused(1, "out_of_range", "valid_to", "directory", "edit", "anna", "--valid-to", "2025-12-31", who="admin")
        self.assertEqual("active", self.done("directory", "edit", "anna", "--status", "active")["status"])
        self.assertNotIn("suspended", self.shown("anna"))
        self.assertEqual("removed", self.done("directory", "remove", "anna", "--reason", "переехала")["status"])
        self.refused(4, "not_found", "id", "directory", "show", "anna", who="admin")
        gone = [r for r in self.done("directory", "list", "--removed")["responders"] if r["id"] == "anna"]
        self.assertEqual([("admin", "переехала")], [(r["edited"]["by"], r["edited"]["reason"]) for r in gone])
        self.assertIn("переехала", self.say("directory", "list", "--removed", who="admin", as_json=False).out)
        self.refused(4, "not_found", "id", "directory", "edit", "anna", "--name", "A", who="admin")

    def test_whoever_has_just_changed_an_entry_is_named(self):
        self.done("admin", "key", "new", "root-2", "--role", "admin")
        self.done("directory", "add", "boris", "--kind", "volunteer", "--name", "Борис", "--area", "Азов", who="root-2")
        answer = self.say("directory", "edit", "boris", "--hours", "24/7", who="admin", as_json=False)
        self.assertEqual(0, answer.status, answer.err)
        self.assertIn("root-2", answer.err)
        quiet = self.say("directory", "edit", "boris", "--hours", "", "--yes", who="root-2", as_json=False)
        self.assertNotIn("admin", quiet.err)
        moved = self.say("directory", "edit", "boris", "--hours", "24/7", "--if-version", "1", who="admin", as_json=False)
        self.assertEqual(1, moved.status)
        self.assertIn("version 3", moved.err)
        self.assertIn("root-2", moved.err)
        self.done("directory", "remove", "boris", "--reason", "x", "--yes")

    def test_who_is_asked_is_not_removed_and_who_is_suspended_is_asked_no_more(self):
        add = ["directory", "add", "vera", "--kind", "volunteer", "--name", "Вера", "--channel", "phone", "--phone", "+79000000008",
               "--capabilities", "groceries", "--lat", "43.58", "--lon", "39.72", "--radius-km", "1"]
        self.done(*add)
        file = ["file", "одинокая пенсионерка, на завтра нет еды", "--at", "43.58, 39.72"]
        number = self.filed(*file)["case"]
        offers = until("vera is asked", lambda: [o["offer"] for n in self.say("show", number).json["needs"] for o in n["offers"]
                                                 if o["responder"] == "vera"])
        error = self.refused(1, "still_asked", "responder", "directory", "remove", "vera", "--reason", "x", who="admin").json["error"]
        self.assertIn(offers[0], error["reason"])
        said = self.say("directory", "suspend", "vera", "--reason", "x", who="admin", as_json=False)
        self.assertEqual(0, said.status, said.err)
        self.assertIn("goes on: 1", said.out)
        self.assertIn("--status active", said.out)
        other = self.filed(*file, "--another")["case"]
        reasons = until("it was ranked", lambda: self.say("explain", other, who="coordinator").json["filtered"])
        self.assertGreaterEqual(reasons.get("not_active", 0), 1)
        self.assertNotIn("vera", [o["responder"] for n in self.say("show", other).json["needs"] for o in n["offers"]])
        self.refused(1, "wrong_state", "responder", "offer", other, "vera", "--reason", "x", who="coordinator")
        for case in number, other:
            self.done("close", case, "--outcome", "helped", "--recall", "--reason", "x", "--yes", who="coordinator")
        self.done("directory", "remove", "vera", "--reason", "x")

    def test_rules_are_checked_offline(self):
        self.assertEqual(self.say("rules", "check", ASSIST_CONFIG="/nowhere").status, 0)
        bad = self.home / "rules"
        bad.mkdir()
        (bad / "kinds.yaml").write_text("kinds: 5\n")
        answer = self.say("rules", "check", bad, ASSIST_CONFIG="/nowhere")
        self.assertEqual(answer.status, 1)
        for key in ("file", "line", "column", "problem", "mend"):
            self.assertIn(key, answer.json["problems"][0])

    def test_golden_cases_are_tried_offline(self):
        right = self.say("rules", "test", ASSIST_CONFIG="/nowhere")
        self.assertEqual(right.status, 0, right.err)
        self.assertEqual(right.json["right"], right.json["cases"])
        own = self.home / "own"
        shutil.copytree(RULES, own)
        (own / "tests" / "own.yaml").write_text("cases:\n  - {text: Рыбака унесло на льдине, priority: P4}\n")
        wrong = self.say("rules", "test", own, ASSIST_CONFIG="/nowhere")
        self.assertEqual(wrong.status, 1)
        self.assertEqual([(w["file"], w["line"]) for w in wrong.json["wrong"]], [("tests/own.yaml", 2)])

    def replay(self, rules, *more, who="auditor"):
        answer = self.say("rules", "replay", rules, *more, who=who)
        self.assertEqual(answer.status, 0, answer.err)
        return answer.json

    def test_past_cases_are_judged_again_under_other_rules(self):
        other = self.home / "other"
        shutil.copytree(RULES, other)
        kinds = (other / "kinds.yaml").read_text()
        self.assertIn("base: P4", kinds)
        (other / "kinds.yaml").write_text(kinds.replace("base: P4", "base: P2", 1))  # of isolated
        filed, raised = self.filed()["case"], self.filed()["case"]
        self.done("fact", raised, "callback_unanswered=yes", who="operator")
        erased = self.filed(*FOOD, "--solved", "соседка принесла")["case"]
        before = self.replay(other)
        self.done("admin", "erase", erased)
        answer = self.replay(other)
        self.assertEqual((answer["cases"], answer["erased"]), (before["cases"] - 1, before["erased"] + 1))
        different = {d["case"]: d for d in answer["different"]}
        self.assertEqual(different[filed]["was"], {"priority": "p4", "kind": "isolated"})
        self.assertEqual(different[filed]["would_be"], {"priority": "p2", "kind": "isolated"})
        self.assertIs(different[filed]["exercise"], True)  # as the whole service is
        self.assertNotIn(raised, different)  # it came to P1 by the later fact, and would have
        self.assertNotIn(erased, different)
        reads = self.say("admin", "reads", filed, who="auditor").json["reads"]
        self.assertIn(("auditor", "replay"), [(r["by"], r["what"]) for r in reads])
        self.assertEqual(self.say("show", filed).json["priority"], "p4")  # nothing has changed

    def test_what_would_have_been_different_is_told_in_both_languages(self):
        other = self.home / "words"
        shutil.copytree(RULES, other)
        kinds = (other / "kinds.yaml").read_text()
        (other / "kinds.yaml").write_text(kinds.replace("base: P4", "base: P3", 1))
        case = self.filed()["case"]
        for lang, word in (("en", "Cases judged again: "), ("ru", "Случаев оценено заново: ")):
            said = self.say("--lang", lang, "rules", "replay", other, who="admin", as_json=False).out
            self.assertIn(word, said)
            self.assertRegex(said, f"{case}, [a-zа-я]+ +P4 → P3")

    def test_a_replay_begins_at_the_instant_that_is_said(self):
        self.filed()
        self.assertGreater(self.replay(RULES)["cases"], 0)
        none = self.replay(RULES, "--since", "+1m")
        self.assertEqual(none, {"different": [], "cases": 0, "erased": 0})

    def test_a_text_is_explained_offline(self):
        answer = self.say("rules", "explain", "Рыбака унесло на льдине", "--fact", "last_contact=3h",
                          ASSIST_CONFIG="/nowhere")
        self.assertEqual(answer.status, 0, answer.err)
        for key in ("signals", "kind", "priority", "fired", "questions", "needs"):
            self.assertIn(key, answer.json)
        self.assertEqual(answer.json["signals"][0], {"signal": "ice_floe", "words": "унесло на льдине"})
        self.assertEqual(answer.json["priority"], "p0")

    def test_a_new_key_works_at_once_and_a_revoked_one_no_more(self):
        self.assertEqual(self.keyed.status, 0, self.keyed.err)
        self.assertEqual(oct(os.stat(self.keyed.json["key_file"]).st_mode & 0o777), "0o600")
        before = self.config.read_text()
        made = self.say("admin", "key", "new", "maria", "--role", "operator", who="admin")
        self.assertEqual(made.status, 0, made.err)
        self.assertTrue(self.config.read_text().startswith(before))
        self.assertEqual(self.say("list", who="maria").status, 0)
        self.refused(1, "taken", "name", "admin", "key", "new", "maria", "--role", "operator", who="admin")
        watch = subprocess.Popen([programs / "assist", "--identity", "maria", "--json", "watch"], text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment())
        self.line_of(watch)
        self.assertEqual(self.say("admin", "key", "revoke", "maria", who="admin").status, 0)
        out, err = watch.communicate(timeout=60)
        self.assertEqual(watch.returncode, 1, err)
        self.assertEqual(json.loads(out.splitlines()[-1])["error"]["code"], "forbidden")
        self.refused(1, "forbidden", "key", "--timeout", "6", "list", who="maria")

    def test_status_and_verify_answer_for_the_whole_service(self):
        status = until("all is well", lambda: [a for a in [self.say("admin", "status", who="admin")] if a.status == 0])[0].json
        self.assertEqual(status["ok"], True)
        self.assertEqual({w["worker"] for w in status["workers"]} & {"casebook", "board", "matcher"},
                         {"casebook", "board", "matcher"})
        for key in ("workers", "broken", "disk_free", "rules", "versions"):
            self.assertIn(key, status)
        verified = self.say("admin", "verify", who="auditor")
        self.assertEqual((verified.status, verified.json["ok"]), (0, True), verified.out)


if __name__ == "__main__":
    unittest.main()
