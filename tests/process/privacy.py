"""Nobody's name, telephone, exact place or words where they have no business (design.md, rule 13): people with names like nobody's
are filed and walked through as many commands as there are, by a real service that traces whatever it does. Then everything that
it wrote, its processes as `ps` sees them, what alarm_exec was given, the lists, and what is asked before somebody commits are
searched for them. What has to hold them (the case itself, and the dispatch after a commit) does: so the search could find them."""
import json
import pathlib
import re
import stat
import subprocess
import sys
import threading
import unittest

from story_service import BIN, DEADLINE_S, WORKERS, Lines, Service, environment, sanitizer_said

# A name stands by its stem, since words of it are inflected; a telephone by its last ten digits, however it is written.
NAMES = """аграфен потайн варсоноф скрытнев евстигн поликарп зосим ключарёв громобо каллистрат мелитрис пульхер фетинь
тайников кукурузник ковриком бирюльк голубятник воробьин епистим замков супостат""".split()
PHONES = "8632135791", "9285550317", "9185550718", "9285550419", "8632135799", "9185550777", "9185550778"
PLACES = "47.1121", "39.4235", "4711213", "3942351", "47.2362", "38.8969", "47.1144"
CALL_REF = "кц-77512-скр"
ERASED = "фетинь", "8632135799"  # one case alone has them

PENSIONER = {
    "text": "Пенсионерка одна, доедает последнее, на завтра еды нет, кот Кукурузник голодный",
    "subject": {"name": "Аграфена Потайная", "phone": "+7 (863) 213-57-91", "born": "1941"},
    "reporter": {"name": "Варсонофий Скрытнев", "phone": "8 928 555 03 17"}, "relation": "племянник",
    "at": "47.112137, 39.423519", "facts": {"food_days": "0"}, "never_tell": ["Евстигней, бывший муж"],
    "never_ask": ["сосед Поликарп"], "call_ref": CALL_REF, "consent": "given", "reply_to": "skrytnev-9285550317@mail.example",
}
CALLED = {key: value for key, value in PENSIONER.items() if key not in ("reporter", "call_ref")}  # the softphone says it
WIFE = {
    "text": "Муж не может дозвониться до жены Аграфены, она беременна, 38 недель, не отвечает три часа",
    "subject": {"name": "Аграфена Скрытнева", "phone": "8-863-213-57-91"}, "at": "47.2362, 38.8969",
    "reporter": {"phone": "+79285550317"}, "facts": {"pregnant_weeks": "38"},
}
FETINYA = {"text": "Фетинья просит её выслушать", "subject": {"name": "Фетинья", "phone": "88632135799"}, "at": "Азов"}


def leaks(text):
    """Which of the people's marks stand in it: as they are, or as JSON may escape them."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text).lower()
    digits = re.sub(r"[\s()+-]", "", text)
    return [mark for mark in (*NAMES, CALL_REF, *PLACES) if mark in text] + [mark for mark in PHONES if mark in digits]


def read(path):
    try:
        return pathlib.Path(path).read_bytes().decode(errors="replace")
    except OSError:  # it has just gone, or is not ours to see
        return ""


class Watcher(threading.Thread):
    """The processes of the service, and whoever they start, as others on the machine see them; again and again until the end."""

    def __init__(self, is_ours):
        super().__init__(daemon=True)
        self.is_ours, self.over, self.seen = is_ours, threading.Event(), {}
        self.start()

    @staticmethod
    def parents():
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                told = read(entry / "stat").rpartition(")")[2].split()
                found[int(entry.name)] = int(told[1]) if len(told) > 1 else 0
        return found

    def look(self):
        parents = self.parents()
        for pid in parents:
            line, above = [pid], parents[pid]
            while above and above not in line:
                line.append(above)
                above = parents.get(above, 0)
            words = read(f"/proc/{pid}/cmdline")
            if self.is_ours(line, words):
                self.seen.setdefault(words.split("\0")[0], set()).add(
                    " ".join((words, read(f"/proc/{pid}/comm"), read(f"/proc/{pid}/environ"))))

    def run(self):
        while not self.over.wait(0.05):
            self.look()

    def stop(self):
        self.over.set()
        self.join()


class Privacy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = service = Service(trace=True)
        cls.addClassCleanup(service.close)
        cls.lines = []  # in the form of a log, by whichever command
        cls.rung, cls.state = service.data / "rung", service.data / "state"
        program = service.data / "ring"
        program.write_text(f"#!/bin/sh\n{{ cat /proc/$$/cmdline /proc/$$/environ -; echo; }} >> {cls.rung}\n")
        program.chmod(0o700)
        with service.config.open("a") as config:
            config.write(f"alarm_exec: {program}\n")
        service.start()
        service.import_directory()
        for responder in "azov-anna", "azov-oleg", "skoraya-103":
            service.add_organisation(responder)
        service.stop()
        cls.log = list(service.log.lines)
        cls.watcher = Watcher(lambda line, words: service.process.pid in line or "--stay" in words.split("\0")
                              and str(service.config) in words)
        cls.addClassCleanup(cls.watcher.stop)
        cls.spool_one()
        service.start()
        cls.watches = [cls.follow("--json", "watch"), cls.follow("watch")]
        cls.walk()
        cls.look()

    @classmethod
    def tearDownClass(cls):
        cls.watcher.stop()
        said = sanitizer_said(cls.service)
        assert not said, said

    # ---- saying it: what people say does not stand in the arguments ----
    @classmethod
    def say(cls, *words, identity="operator", text="", status=0, as_json=True, **more):
        head = ["--json", "--timeout", "2" if status else str(DEADLINE_S)] if as_json else ["--lang", "ru"]
        done = subprocess.run([BIN / "assist", *head, "--identity", identity, *words], input=text, text=True,
                              env=environment(cls.service.config, ASSIST_TRACE="1", **more), capture_output=True,
                              timeout=3 * DEADLINE_S)
        assert done.returncode == status, (words, done)
        cls.lines += [line for line in done.stderr.splitlines() if re.search(r"Z assist (trace|info|warn|error) ", line)]
        return json.loads(done.stdout) if as_json else done.stdout

    @classmethod
    def file(cls, case, *words, **more):
        return cls.say("file", "--from", "-", *words, text=json.dumps(case), **more)

    @classmethod
    def follow(cls, *words):
        head = words[:-1]
        process = subprocess.Popen([BIN / "assist", *head, "--identity", "coordinator", words[-1]], text=True,
                                   env=environment(cls.service.config, ASSIST_TRACE="1"), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        def end():
            process.kill()
            process.wait()
        cls.addClassCleanup(end)
        Lines(process.stderr)
        return Lines(process.stdout)

    # ---- the walk ----
    @classmethod
    def spool_one(cls):
        """Nobody answers: it lies sealed, and a sender waits beside it."""
        cls.file(CALLED, status=3, ASSIST_CALLER="+7 (928) 555-04-19", ASSIST_CALL_REF=CALL_REF)
        cls.spooled = {path: (path.read_bytes(), path.stat().st_mode) for path in cls.state.rglob("*") if path.is_file()}
        end = threading.Event()
        while not any(b"--stay" in words.encode() for all_ in cls.watcher.seen.values() for words in all_):
            assert not end.wait(0.05)
        cls.spool_list = cls.say("spool", "list", as_json=False) + json.dumps(cls.say("spool", "list"))

    @classmethod
    def walk(cls):
        anna, duty = cls.service.listen("azov-anna"), cls.service.listen("duty")
        late = cls.service.until(lambda said: said["cases"] and said["cases"][0]["case"], "list")
        cls.cases = [late, cls.file(PENSIONER, "--another")["case"], cls.file(WIFE)["case"]]
        cls.groceries(cls.cases[1], anna)
        cls.wife(cls.cases[2])
        cls.decide(late)
        cls.alarm = duty.wait("alarm")
        alarm = cls.service.until(lambda said: said["alarms"], "alarms")[0]["alarm"]
        cls.say("alarms", "ack", alarm, identity="coordinator")
        cls.copy = cls.service.data / "copies" / "monday.db"
        cls.copy.parent.mkdir(mode=0o700)
        cls.say("admin", "backup", str(cls.copy), identity="admin")
        cls.say("admin", "verify", identity="admin")

    @classmethod
    def groceries(cls, case, anna):
        notice = anna.wait("offer", case)
        offer = notice["offer"]
        cls.say("org", "ask", offer, "-", text="В каком подъезде у Голубятниковых?", identity="azov-anna")
        cls.before_commit = json.dumps([notice, cls.say("org", "show", offer, identity="azov-anna"),
                                        cls.say("org", "inbox", identity="azov-anna")], ensure_ascii=False) + \
            cls.say("org", "show", offer, identity="azov-anna", as_json=False)
        cls.say("reply", offer, "-", text="Во втором, код у Воробьиных", identity="coordinator")
        cls.say("note", case, "-", text="Ключ под ковриком у Бирюльки")
        cls.say("fact", case, "alone=yes")
        cls.say("locate", case, "-", text="Азов, улица Тайниковая, 17")
        cls.say("locate", case, "-", text="47.1144, 39.4240")
        cls.say("found", case, "--name", "Зосима Ключарёв", "--phone", "+7 918 555-07-18", "--relation", "крестник Зосима",
                "--source", "сказала Мелитриса", "--ask")
        call = cls.service.until(lambda said: next((c for c in said["calls"] if "Зосима" in c.get("name", "")), None), "calls")
        cls.taken = cls.say("calls", "take", call["call"])
        cls.say("org", "answer", offer, "commit", "--eta", "20", "--who", "Громобоев", identity="azov-anna")
        cls.after_commit = cls.say("org", "show", offer, identity="azov-anna")
        cls.say("help-me", case, "-", text="Пульхерия плачет")
        for answer in ("onscene",), ("done", "--found", "дверь открыла Мелитриса"):
            cls.say("org", "answer", offer, *answer, "-", text="Громобоев на месте", identity="azov-anna")
        cls.say("callback", case, "reached", "--outcome", "helped", "-", text="Пульхерия благодарит")

    @classmethod
    def wife(cls, case):
        """Whoever is rung: taken, done by the call and by the offer."""
        for number, outcome in enumerate((("no-answer",), ("commit", "--eta", "5"))):
            call = cls.service.until(lambda said: next((c for c in said["calls"] if c["kind"] == "ask"), None), "calls")
            cls.say("calls", "take", call["call"])
            cls.say("calls", "done", call["offer"] if number else call["call"], *outcome, "-",
                    text="Говорила с Каллистратом, он видел Аграфену")

    @classmethod
    def decide(cls, case):
        coordinator = {"identity": "coordinator"}
        other = cls.file({**PENSIONER, "text": "Аграфене всё ещё нечего есть, Кукурузнику тоже"}, "--another")["case"]
        cls.cases.append(other)
        cls.say("own", case, **coordinator)
        cls.say("prioritize", case, "P2", "--reason", "Потайная слабеет", **coordinator)
        cls.say("offer", case, "led-azov", "--reason", "Каллистрат там работает", **coordinator)
        cls.say("escalate", case, "--reason", "Скрытнев торопит", **coordinator)
        cls.say("hold", case, "--until", "+30m", "--recall", "--reason", "Скрытнев сам поехал", **coordinator)
        cls.say("resume", case, **coordinator)
        cls.say("merge", other, "--into", case, "--reason", "тот же Скрытнев", **coordinator)
        cls.say("reopen", other, "--reason", "это другая Потайная", **coordinator)
        cls.say("cancel", other, "-", text="Варсонофий принёс хлеба")
        cls.say("close", case, "--outcome", "helped", "--recall", "--reason", "накормила Пульхерия", **coordinator)
        cls.say("admin", "hold", case, "on", "--reason", "запрос по Потайной", identity="admin")
        cls.say("find", "-", text="Потайная", **coordinator)
        cls.say("find", "-", text="+7 863 213 57 91", **coordinator)
        cls.say("file", "--from", "-", "--preview", text=json.dumps(PENSIONER))
        cls.refuse(case)

    @classmethod
    def refuse(cls, case):
        """What is refused is not logged with what it said either."""
        cls.say("note", case, "-", text="Потайная снова звонила", status=1)
        cls.file({**PENSIONER, "kind": "аграфена"}, status=1)
        cls.file({**PENSIONER, "subject": {"name": "Аграфена\u0007Потайная"}}, status=2)
        cls.say("locate", cls.cases[1], "-", text="Тайниковая " * 200, status=1)

    # ---- looking at all of it ----
    @classmethod
    def look(cls):
        person = PENSIONER["subject"]["phone"]
        for words in (("--name", "Епистимия Замковая", "--phone", "8 918 555-07-77", "--relation", "кума", "--key", "--consent", "given"),
                      ("--name", "Евстигней", "--phone", "8 918 555 07 78", "--never", "--reason", "супостат")):
            cls.say("contacts", "add", "-", *words, text=person, identity="coordinator")
        cls.contacts = cls.say("contacts", "list", "-", text=person, identity="coordinator")
        cls.shown = [cls.say("show", case, "--timeline", identity="coordinator") for case in cls.cases]
        asked = [("operator", *words) for words in (("list",), ("mine",))]
        asked += [("coordinator", *words) for words in (("list", "--state", "closed"), ("next",), ("alarms",))]
        asked += [("admin", "admin", "status"), ("admin", "admin", "key", "list"), ("operator", "spool", "list")]
        cls.lists = {words: json.dumps(cls.say(*words, identity=who), ensure_ascii=False) +
                     cls.say(*words, identity=who, as_json=False) for who, *words in map(tuple, asked)
                     for words in (tuple(words),)}

    def none_in(self, text, where):
        self.assertEqual([], leaks(text), where)

    def test_what_is_searched_for_is_there(self):
        found = leaks(json.dumps([*self.shown, self.taken, self.contacts], ensure_ascii=False))
        self.assertEqual([], [mark for mark in (*NAMES, *PHONES, CALL_REF) if mark not in (*found, *ERASED)])
        for text in "ПОТАЙНОЙ", json.dumps("у Потайной"), "+7 (863) 213-57-91", "8-863-213 57 91", "lat=47.112137":
            self.assertEqual(1, len(leaks(text)), text)

    def test_no_log_tells_it(self):
        log = self.log + self.service.log.lines
        for worker in WORKERS:  # each traced what it did
            self.assertTrue(any(f" {worker} " in line for line in log), worker)
        self.assertTrue(any(" casebook trace " in line for line in log))
        for line in log + self.lines:
            self.none_in(line, "log")

    def test_no_process_shows_it(self):
        self.watcher.look()
        programs = {pathlib.Path(name).name for name in self.watcher.seen}
        self.assertLessEqual({"assistd", "assist", *WORKERS}, programs)
        for seen in self.watcher.seen.values():
            for text in seen:
                self.none_in(text.replace("\0", " "), "ps")

    def test_no_list_shows_it(self):
        for words, text in self.lists.items():
            self.none_in(text, words)
        self.none_in(self.spool_list, "spool list")
        for case in self.cases[1:3]:
            self.assertIn(case, self.lists[("list",)] + self.lists[("mine",)])

    def test_no_watch_shows_it(self):
        for watch in self.watches:
            watch.wait(lambda line: self.cases[0] in line, what="the cases were watched")
            for line in watch.lines:
                self.none_in(line, "watch")

    def test_no_alarm_tells_it(self):
        self.none_in(json.dumps(self.alarm, ensure_ascii=False), "the duty coordinator's listener")
        rung = self.service.until(lambda said: self.rung.exists() and "question" in read(self.rung) and read(self.rung), "alarms")
        self.assertIn("PATH=", rung)
        self.none_in(rung.replace("\0", " "), "alarm_exec")

    def test_who_is_asked_sees_it_after_the_commit_and_not_before(self):
        self.none_in(self.before_commit.replace("Голубятник", ""), "before the commit")  # their own words are theirs
        after = leaks(json.dumps(self.after_commit, ensure_ascii=False))
        self.assertLessEqual({"аграфен", "потайн"}, set(after))

    def test_no_file_holds_it_but_the_database(self):
        databases = {self.service.data / "assist.db", self.service.data / "assist.db-wal", self.copy}
        ours = {self.service.config, self.rung, self.service.data / "ring"}
        for path in self.service.data.rglob("*"):
            self.none_in(str(path), "the name of a file")
            if path in ours:
                continue
            mode = path.stat().st_mode
            if path.suffix != ".pub":
                self.assertEqual(0, mode & 0o077, f"{path}: {stat.filemode(mode)}")
            if path.is_file() and path not in databases:
                self.none_in(read(path), path)
        self.assertTrue(leaks(read(self.copy)))

    def test_what_is_kept_unsent_is_sealed(self):
        self.assertTrue(any(b'"box"' in kept for kept, _ in self.spooled.values()))
        for path, (kept, mode) in self.spooled.items():
            self.none_in(kept.decode(errors="replace"), path)
            self.assertEqual(0o600, stat.S_IMODE(mode), path)

    def test_no_core_is_written(self):
        pids = {worker: self.service.pid(worker) for worker in WORKERS}
        pids.update({"assistd": self.service.process.pid, "assist": self.service.listeners[0].process.pid})
        for name, pid in pids.items():
            with self.subTest(process=name):
                self.assertTrue(re.search(r"(?m)^Max core file size +0 +0 ", read(f"/proc/{pid}/limits")))

    def test_what_is_erased_is_nowhere(self):
        case = self.file(FETINYA)["case"]
        self.say("solve", case, "-", text="Фетинье объяснили")
        files = [self.service.data / name for name in ("assist.db", "assist.db-wal")]
        self.assertEqual(sorted(ERASED), sorted(set(ERASED).intersection(*[leaks("".join(map(read, files)))])))
        self.say("admin", "erase", case, identity="admin")
        shown = json.dumps(self.say("show", case, "--timeline", identity="coordinator"), ensure_ascii=False)
        for text in shown, "".join(map(read, files)):
            self.assertEqual([], [mark for mark in leaks(text) if mark in ERASED])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
