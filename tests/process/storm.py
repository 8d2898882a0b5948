"""Fifty cases in a storm: two operators, two coordinators, eight organisations of whom some decline, stay silent, come too late
or turn back; in the middle a shift changes, and the key of the one who leaves is revoked. Everybody acts on what the service
tells them and on nothing else. In the end each case is closed after a call-back, each alarm left the machine and was
acknowledged or is over, whoever was asked knows how it ended, and at no moment did the service's own audit find a promise broken."""
import collections
import json
import queue
import subprocess
import sys
import threading
import time
import unittest

from story_service import BIN, Failed, Lines, Service, environment, offers_of, sanitizer_said, value_of

RATE = 40
CASES = 50
DEADLINE_S = 420
LEAVES = "ivanova"  # at the shift change; petrova comes
FOOD = ("Пенсионерка одна дома, ходить не может, доедает последнее, на завтра еды нет", "--fact", "food_days=0")
WIFE = ("Муж не может дозвониться до жены, она беременна, 38 недель, не отвечает три часа", "--fact", "pregnant_weeks=38")
ICE = ("Рыбак на льдине, оторвало от берега, уносит в море", "--fact", "people=1")

DIRECTORY = """id,kind,name,capabilities,lat,lon,radius_km,channel,phone,capacity,vetting
steady,volunteer_org,Надёжные,groceries;home_visit,47.10,39.42,80,zmq,,60,2
second,volunteer_org,Вторые,groceries;home_visit,47.11,39.43,80,zmq,,60,2
busy,volunteer_org,Занятые,groceries;home_visit,47.12,39.41,80,zmq,,60,2
silent,volunteer_org,Молчаливые,groceries;home_visit,47.09,39.40,80,zmq,,60,2
late,volunteer_org,Поздние,groceries;home_visit,47.13,39.44,80,zmq,,60,2
turns-back,volunteer_org,Возвращаются,groceries;home_visit,47.08,39.45,80,zmq,,60,2
rescue,emergency_service,Спасатели,rescue_water_ice;emergency_112;medical_103;edds,47.00,39.00,200,zmq,,,3
social,social_service,Социальная служба,groceries;home_visit,47.10,39.40,80,zmq,,60,2
neighbour,neighbour,Соседка,home_visit,47.10,39.42,30,phone,+79990000201,,1
duty,duty_coordinator,Дежурный координатор,,47.10,39.42,500,phone,+79990000401,,3
"""


class Person:
    """Takes one thing to do after the other; what is on the desk already is not put there twice."""

    def __init__(self, storm, name, act):
        self.storm, self.name, self.act = storm, name, act
        self.desk, self.changed, self.leaves = {}, threading.Condition(), False
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def put(self, key, what=None):
        with self.changed:
            self.desk[key] = what
            self.changed.notify()

    def take(self):
        with self.changed:
            self.changed.wait_for(lambda: self.desk or self.leaves)
            if self.leaves:
                return None, None
            key = next(iter(self.desk))
            return key, self.desk.pop(key)

    def run(self):
        while True:
            key, what = self.take()
            if key is None:
                return
            try:
                self.act(self.name, what or key)
            except Exception as e:  # noqa: BLE001: shown by the main thread
                self.storm.failed.put(f"{self.name}: {key}: {e}")

    def leave(self):
        with self.changed:
            self.leaves = True
            self.changed.notify()
        self.thread.join()


class Storm:
    def __init__(self, service):
        self.service = service
        self.failed = queue.Queue()
        self.closed = set()
        self.all_closed = threading.Event()
        self.half_closed = threading.Event()
        self.rung = collections.Counter()  # what the duty key heard, by alarm
        self.lock = threading.Lock()

    # ---- saying and hearing ----
    def say(self, *words, identity, may=()):
        """An answer, or a refusal that may be: somebody else was faster."""
        status, said = self.service.ask(*words, identity=identity)
        if status and said.get("error", {}).get("code") not in may:
            raise Failed(f"assist {' '.join(words)}: exit {status}: {said}")
        return said if status == 0 else None

    def follow(self, *words, identity, hear):
        process = subprocess.Popen([BIN / "assist", "--json", "--identity", identity, *words],
                                   env=environment(self.service.config), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        Lines(process.stderr)

        def read():
            for line in process.stdout:
                hear(json.loads(line))
        threading.Thread(target=read, daemon=True).start()
        return process

    # ---- organisations: each with a way of its own ----
    STEPS = {
        "steady": ("ack", ("commit", "--eta", "20"), "enroute", "onscene", ("done", "--found", "Всё передано")),
        "second": (("commit", "--eta", "30"), "onscene", ("done", "--found", "Помогли")),
        "social": (("commit", "--eta", "40"), "onscene", ("partial", "--found", "Не всё")),
        "busy": (("decline", "--reason", "busy"),),
        "silent": (),
        "late": (),
        "turns-back": (("commit", "--eta", "20"), "enroute", "withdraw"),
        "rescue": ("ack", ("commit", "--eta", "10"), "onscene", ("done", "--found", "Снят со льдины")),
    }
    CROSSED = ("wrong_state", "stale", "not_found", "taken")  # it was recalled, or somebody was faster

    def answer(self, name, notice):
        offer = notice["offer"]
        if notice["type"] == "recall":
            self.say("org", "answer", offer, "recall-seen", identity=name, may=self.CROSSED)
            if name == "late":  # only now do they look at it
                self.say("org", "answer", offer, "commit", "--eta", "60", identity=name, may=self.CROSSED)
        elif notice["type"] == "update" and notice.get("reason") != "beside":
            self.say("org", "answer", offer, "ack", identity=name, may=self.CROSSED)
        else:
            for step in self.STEPS[name]:
                words = (step,) if isinstance(step, str) else step
                said = self.say("org", "answer", offer, *words, identity=name, may=self.CROSSED)
                if not said or said.get("state") in ("superseded", "late_accept", "recalled"):
                    return

    # ---- operators: whatever stands on the call list ----
    def ring(self, name, _):
        for call in self.say("calls", identity=name)["calls"]:
            if call.get("taken_by"):
                continue
            if not self.say("calls", "take", call["call"], identity=name, may=("taken", "not_found", "wrong_state")):
                continue
            if call["kind"] == "callback":
                self.say("callback", call["case"], "reached", "--outcome", "helped", identity=name, may=self.CROSSED)
            elif call["kind"] == "check":
                self.say("calls", "done", call["call"], "reached", identity=name, may=self.CROSSED)
            elif call["kind"] == "recall":
                self.say("calls", "done", call["call"], "recall-seen", identity=name, may=self.CROSSED)
            else:
                self.say("calls", "done", call["call"], "no-answer", identity=name, may=self.CROSSED)

    # ---- coordinators ----
    def coordinate(self, name, case):
        """Looks at one case: answers its alarms, asks by hand where the ladder has ended, closes what is done."""
        self.say("own", case, identity=name, may=("taken", "wrong_state"))
        for alarm in self.say("alarms", identity=name)["alarms"]:
            if alarm.get("case") == case and not alarm.get("acked_by"):
                self.say("alarms", "ack", alarm["alarm"], identity=name, may=self.CROSSED)
        shown = self.say("show", case, identity=name)
        if shown["state"] == "exhausted":
            self.by_hand(name, case, shown)
        if shown["state"] == "verifying" and any(e["type"] == "callback_made" for e in shown["events"]):
            closed = self.say("close", case, "--outcome", "helped", identity=name, may=("no_callback", "live_offers", "wrong_state"))
            if closed:
                self.is_closed(case)

    def by_hand(self, name, case, shown):
        for need in shown["needs"]:
            if need["state"] in ("open", "offered"):
                who = "rescue" if "ice" in need["kind"] or "med" in need["kind"] else "steady"
                if not self.say("offer", case, who, "--need", need["need"], "--reason", "ступени пройдены", identity=name,
                                may=("already", "wrong_state", "live_offers", "taken")):
                    self.say("escalate", case, "--need", need["need"], "--reason", "ещё раз", identity=name,
                             may=self.CROSSED)

    def is_closed(self, case):
        with self.lock:
            self.closed.add(case)
            if len(self.closed) >= CASES // 2:
                self.half_closed.set()
            if len(self.closed) == CASES:
                self.all_closed.set()

    # ---- what everybody sees ----
    def on_event(self, event):
        """The room's screen: a line for each thing that happens."""
        turn = int(event["case"].split("-")[2]) % 2
        if event["type"].startswith(("call_", "callback_due")):
            self.operators[turn].put("the call list")
        if event["type"].startswith("alarm") or event["state"] in ("exhausted", "verifying"):
            self.coordinators[turn].put(event["case"])

    def on_duty(self, line):
        if line.get("type") == "alarm":
            self.rung[line["alarm"]] += 1

    def audit(self):
        """Again and again: is every promise kept right now?"""
        while not self.all_closed.wait(1):
            status, said = self.service.ask("admin", "status", identity="admin")
            if said.get("broken"):
                self.failed.put(f"admin status: {said['broken']}")
                return

    # ---- the storm ----
    def prepare(self):
        s = self.service
        path = s.data / "storm.csv"
        path.write_text(DIRECTORY)
        s.import_directory(path)
        for name in self.STEPS:
            s.add_organisation(name)
        for name, role in (("ivanova", "coordinator"), ("smirnova", "coordinator"), ("petrova", "coordinator"),
                           ("olga", "operator"), ("vera", "operator")):
            s.must("admin", "key", "new", name, "--role", role, identity="admin")
        self.operators = [Person(self, name, self.ring) for name in ("olga", "vera")]
        self.coordinators = [Person(self, name, self.coordinate) for name in (LEAVES, "smirnova")]
        self.organisations = {name: Person(self, name, self.answer) for name in self.STEPS}
        for name, person in self.organisations.items():
            self.follow("org", "listen", identity=name,
                        hear=lambda notice, person=person: person.put((notice["offer"], notice["type"]), notice))
        self.follow("org", "listen", identity="duty", hear=self.on_duty)
        self.follow("watch", identity="smirnova", hear=self.on_event)
        self.screen = self.follow("watch", identity=LEAVES, hear=lambda event: None)

    def file(self):
        cases = []
        for n in range(CASES):
            text, *facts = ICE if n % 10 == 0 else WIFE if n % 5 == 0 else FOOD
            at = f"{47.08 + n % 7 * 0.01:.4f}, {39.39 + n % 5 * 0.012:.4f}"
            cases.append(self.say("file", text, "--at", at, "--reporter-phone", f"+7999001{n:04}", *facts,
                                  identity=("olga", "vera")[n % 2])["case"])
        return cases

    def change_shift(self):
        """Ivanova leaves: petrova takes what is hers, and her key is revoked. She sees and says nothing any more."""
        leaving = self.coordinators[0]
        self.coordinators[0] = Person(self, "petrova", self.coordinate)
        leaving.leave()
        for case in leaving.desk:  # what was still to be looked at is handed over, too
            self.coordinators[0].put(case)
        for row in self.say("list", "--owner", LEAVES, identity="petrova")["cases"]:
            self.say("own", row["case"], "--take", "--reason", "смена", identity="petrova", may=("wrong_state",))
            self.coordinators[0].put(row["case"])
        self.say("admin", "key", "revoke", LEAVES, identity="admin")
        status, said = self.service.ask("list", identity=LEAVES, timeout_s=2)
        if status == 0:
            raise Failed(f"{LEAVES} is still heard: {said}")
        self.screen.wait(60)

    def wait(self, event, what):
        until = time.monotonic() + DEADLINE_S
        while not event.wait(0.5):
            self.no_failure()
            if time.monotonic() > until:
                open_ = [c for c in self.cases if c not in self.closed]
                raise Failed(f"{what}: {len(self.closed)} of {CASES} are closed; open: "
                             f"{[(c, self.service.show(c)['state']) for c in open_[:5]]}")
        self.no_failure()

    def no_failure(self):
        if not self.failed.empty():
            raise Failed(self.failed.get())

    def run(self):
        self.prepare()
        threading.Thread(target=self.audit, daemon=True).start()
        begun = time.monotonic()
        self.cases = self.file()
        self.wait(self.half_closed, "half of them")
        self.change_shift()
        self.wait(self.all_closed, "all of them")
        print(f"{CASES} cases closed after {time.monotonic() - begun:.0f} s at {RATE} times the clock")

    # ---- was every promise kept? ----
    def check(self):
        self.check_alarms()
        counts = collections.Counter()
        for case in self.cases:
            shown = self.service.show(case)
            self.check_case(case, shown)
            for offer in offers_of(shown):
                counts[offer["state"]] += 1
            counts["alarms"] += sum(e["type"] == "alarm_raised" for e in shown["events"])
        print(dict(counts))
        for state in ("done", "declined", "expired", "superseded", "withdrawn", "late_accept"):
            if not counts[state]:
                raise Failed(f"nobody's answer came to {state}: the storm was too mild")
        self.service.until(lambda said: said.get("ok"), "admin", "verify", identity="admin", deadline_s=60)

    def check_alarms(self):
        standing = [a for a in self.service.must("alarms", identity="smirnova")["alarms"] if not a.get("acked_by")]
        if standing:
            raise Failed(f"alarms that nobody has acknowledged: {standing}")

    def check_case(self, case, shown):
        events = shown["events"]
        if shown["state"] != "closed" or not any(e["type"] == "callback_made" for e in events):
            raise Failed(f"{case}: {shown['state']}, or nobody rang the caller")
        raised = {value_of(e, "alarm"): e for e in events if e["type"] == "alarm_raised"}
        for alarm, event in raised.items():
            ends = [e for e in events if e["type"] in ("alarm_acked", "alarm_over") and value_of(e, "alarm") == alarm]
            if not ends:
                raise Failed(f"{case}: nobody has acknowledged {alarm}: {event}")
            acked = [e for e in ends if e["type"] == "alarm_acked"]
            if acked and not self.rung[alarm]:
                raise Failed(f"{case}: {alarm} was acknowledged and never rang at the duty coordinator's")
        for offer in offers_of(shown):
            if offer["state"] in ("queued", "sent", "delivered", "acked", "committed", "en_route", "on_scene"):
                raise Failed(f"{case}: closed over {offer}")


class FiftyCases(unittest.TestCase):
    def test_every_promise_is_kept_and_nobody_is_left_without_an_alarm(self):
        with Service(clock_rate=RATE) as service:
            service.start()
            storm = Storm(service)
            storm.run()
            storm.check()
            self.assertEqual([], sanitizer_said(service))


if __name__ == "__main__":
    sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
