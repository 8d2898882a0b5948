"""The demo's story as a test: three cases from the call to help given, by the real service and the real command line.
    story.py plain | kill ROTATION | assistd
plain: nothing is broken. kill: at each step one worker gets SIGKILL; over the rotations 0 to 4 each worker is killed at each
step, and each rotation runs three times side by side, so that it happens just before the command, while it is under way, and
just after its answer. assistd: it is killed itself, and started again.
Whatever was killed, the final timeline is the same, each acknowledged command is there, and no offer is missing.

The pensioner's case waits for somebody who stays silent, so its service runs fast; the other two run nearly in real time, so
that no window ends only because a worker is away. Each has a service of its own; they run side by side."""
import contextlib
import subprocess
import sys
import threading
import unittest

from story_service import DEADLINE_S, WORKERS, Failed, Service, command_id, offers_of, sanitizer_said, value_of

FAST, SLOW = 45, 2
UNDER_WAY_S = (0.02, 0.05, 0.09)  # a command is given so long before its worker is killed


class Nobody:
    """Kills nobody."""

    def run(self, service, begin):
        return service.end(begin())

    def check(self, service):
        """Were as many killed as it meant to?"""


class KillWorkers(Nobody):
    def __init__(self, rotation, turn):
        self.rotation, self.turn, self.step, self.last = rotation, turn, 0, None

    def before(self, service, worker, begin):
        self.last = worker, service.kill(worker)
        return service.end(begin())

    def under_way(self, service, worker, begin):
        process = begin()
        with contextlib.suppress(subprocess.TimeoutExpired):  # its end is the event; else it is under way
            process.wait(UNDER_WAY_S[self.step % len(UNDER_WAY_S)])
        self.last = worker, service.kill(worker)
        return service.end(process)

    def after(self, service, worker, begin):
        said = service.end(begin())
        self.last = worker, service.kill(worker)
        return said

    def run(self, service, begin):
        if self.last:
            service.wait_ready(*self.last)
        worker = WORKERS[(self.step + self.rotation) % len(WORKERS)]
        how = (self.before, self.under_way, self.after)[(self.step + self.turn) % 3]
        self.step += 1
        return how(service, worker, begin)

    def check(self, service):
        service.wait_ready(*self.last)
        killed = sum("signal=9" in line for line in service.log.lines)
        if killed != self.step:
            raise Failed(f"{self.step} steps, {killed} workers were killed")


class KillAssistd(Nobody):
    """Before one step and after another, with all workers, as a power cut does; somebody starts it again."""

    def __init__(self, steps=(3, 6)):
        self.steps, self.step = steps, 0

    def run(self, service, begin):
        self.step += 1
        if self.step - 1 != self.steps[0]:
            said = service.end(begin())
        else:
            process = begin()
            service.kill_all()
            service.start()
            return service.end(process)
        if self.step - 1 == self.steps[1]:
            service.kill_all()
            service.start()
        return said


class Story:
    def __init__(self, clock_rate, killer, organisations):
        self.service = Service(clock_rate)
        self.killer = killer
        self.organisations = organisations
        self.ledger = []  # what was acknowledged: (words, identity, answer)
        self.ears = {}

    def do(self, *words, identity="operator"):
        words = (*words, "--id", command_id())
        status, said = self.killer.run(self.service, lambda: self.service.begin(*words, identity=identity))
        if status:
            raise Failed(f"assist {' '.join(words)} ({identity}): exit {status}: {said}")
        self.ledger.append((words, identity, said))
        return said

    def hear(self, responder, type_, case):
        return self.ears[responder].wait(type_, case)["offer"]

    def answer(self, responder, offer, *words):
        return self.do("org", "answer", offer, *words, identity=responder)

    def call(self, case):
        return self.service.until(
            lambda said: next((c for c in said["calls"] if c["case"] == case and c["kind"] == "ask"), None),
            "calls", identity="operator")

    def run(self):
        with self.service as service:
            service.start()
            service.import_directory()
            for responder in self.organisations:
                service.add_organisation(responder)
                self.ears[responder] = service.listen(responder)
            cases = self.tell()
            self.killer.check(service)
            self.check_ledger(cases)
            service.until(lambda said: said.get("ok"), "admin", "verify", identity="admin")
            said = sanitizer_said(service)
            if said:
                raise Failed("\n".join(said))
            return {name: normal(service.show(case)) for name, case in cases.items()}

    def check_ledger(self, cases):
        """Each command that was acknowledged is known: given again it is not done again, and gets the answer it got."""
        versions = {case: self.service.show(case)["version"] for case in cases.values()}
        for words, identity, said in self.ledger:
            status, again = self.service.ask(*words, identity=identity)
            if status or told(again) != told(said):
                raise Failed(f"assist {' '.join(words)}: was {told(said)}, now exit {status}: {told(again)}")
        for case, version in versions.items():
            now = self.service.show(case)["version"]
            if now != version:
                raise Failed(f"{case}: version {version}, after all was said again {now}")


class Pensioner(Story):
    def __init__(self, killer):
        super().__init__(FAST, killer, ("azov-anna", "azov-oleg", "zabota", "soc-azov"))

    def tell(self):
        case = self.do("file", "Пенсионерка, 82 года, одна дома, ходить не может, доедает последнее, на завтра еды нет",
                       "--at", "47.1121, 39.4235", "--relation", "дочь", "--reporter-phone", "+79990000001",
                       "--consent", "given", "--fact", "food_days=0")["case"]
        anna = self.hear("azov-anna", "offer", case)
        self.hear("azov-oleg", "offer", case)  # who stays silent
        self.answer("azov-anna", anna, "decline", "--reason", "busy")
        zabota = self.hear("zabota", "offer", case)
        social = self.hear("soc-azov", "offer", case)
        self.answer("soc-azov", social, "ack")
        self.answer("zabota", zabota, "commit", "--eta", "40", "--who", "Ирина")
        self.answer("soc-azov", self.hear("soc-azov", "recall", case), "recall-seen")
        self.answer("zabota", zabota, "enroute")
        self.answer("zabota", zabota, "onscene")
        self.answer("zabota", zabota, "done", "--found", "Продукты на три дня переданы")
        self.do("callback", case, "reached", "--outcome", "helped")
        self.do("close", case, "--outcome", "helped")
        return {"pensioner": case}


class AnglerAndWife(Story):
    def __init__(self, killer):
        super().__init__(SLOW, killer, ("spas-azov", "pozharnye-101", "edds-azov", "led-azov", "skoraya-103"))

    def tell(self):
        angler = self.angler()
        wife = self.wife()
        for case in angler, wife:
            self.do("callback", case, "reached", "--outcome", "helped")
            self.do("close", case, "--outcome", "helped")
        return {"angler": angler, "wife": wife}

    def angler(self):
        case = self.do("file", "Рыбак на льдине, оторвало от берега, Азовское море, уносит, телефон садится",
                       "--at", "47.0503, 38.7512", "--reporter-phone", "+79990000002", "--fact", "people=1")["case"]
        offers = {responder: self.hear(responder, "offer", case) for responder in self.organisations[:4]}
        self.call(case)  # 112 has only a telephone
        self.answer("led-azov", offers["led-azov"], "standby")
        self.answer("spas-azov", offers["spas-azov"], "commit", "--eta", "15", "--people", "6")
        self.answer("pozharnye-101", self.hear("pozharnye-101", "recall", case), "recall-seen")
        self.answer("edds-azov", self.hear("edds-azov", "recall", case), "recall-seen")
        self.answer("spas-azov", offers["spas-azov"], "onscene")
        self.answer("spas-azov", offers["spas-azov"], "done", "--found", "Снят со льдины")
        return case

    def wife(self):
        case = self.do("file", "Муж не может дозвониться до жены, она беременна, 38 недель, не отвечает три часа",
                       "--at", "47.2362, 38.8969", "--relation", "муж", "--reporter-phone", "+79990000003",
                       "--fact", "pregnant_weeks=38")["case"]
        call = self.call(case)
        self.do("calls", "take", call["call"])
        self.do("note", case, "Ключ у соседки Тамары")
        self.do("calls", "done", call["call"], "commit", "--eta", "5")
        self.do("calls", "done", call["offer"], "done", "--found", "Жена дома, сильные боли", "--needs", "medical")
        ambulance = self.hear("skoraya-103", "offer", case)
        self.call(case)  # 112 is asked beside it
        self.answer("skoraya-103", ambulance, "commit", "--eta", "8")
        self.answer("skoraya-103", ambulance, "onscene")
        self.answer("skoraya-103", ambulance, "done", "--found", "Доставлена в роддом")
        return case


# ---- what is compared ----
def told(said):
    """An answer without what is reckoned when it is shown."""
    return {key: said[key] for key in ("case", "state", "version", "offer", "call", "kind") if key in said}


def moves(shown, type_, of):
    """Where each thing of a kind went, step by step."""
    names = {offer["offer"]: offer["responder"] for offer in offers_of(shown)}
    found = {}
    for event in shown["events"]:
        if event["type"] == type_:
            what = value_of(event, of) or ""
            found.setdefault(names.get(what, what), []).append(value_of(event, "to"))
    return found


ON_THE_WAY = {"sent", "delivered"}  # a message may be heard before it is known to have been sent


def normal(shown):
    """What a case came to: no times, no numbers that chance gives, no order between things that do not wait for each other."""
    return {
        "state": shown["state"], "disposition": shown.get("disposition"), "priority": shown["priority"],
        "kind": shown["kind"],
        "needs": [(n["need"], n["kind"], n["state"], n["mandatory"], n.get("parent")) for n in shown["needs"]],
        "offers": sorted((o["need"], o["responder"], o["rung"], o["state"]) for o in offers_of(shown)),
        "case": moves(shown, "case_moved", "case").get("", []),
        "need_moves": moves(shown, "need_moved", "need"),
        "offer_moves": {who: [to for to in way if to not in ON_THE_WAY]
                        for who, way in moves(shown, "offer_moved", "offer").items()},
        "asked": sorted(value_of(e, "need") + "/" + value_of(e, "rung")
                        for e in shown["events"] if e["type"] == "rung_opened"),
        "facts": sorted((f["key"], "an instant" if f["key"] == "last_contact" else f.get("value")) for f in shown.get("facts", [])),
        "said": [e["personal"] for e in shown["events"] if e["type"] in ("case_filed", "note_added")],
        "callbacks": sum(e["type"] == "callback_made" for e in shown["events"]),
    }


EXPECTED = {"pensioner": {"state": "closed",
               "disposition": "helped",
               "priority": "p3",
               "kind": "isolated",
               "needs": [("n1", "groceries", "done", True, None)],
               "offers": [("n1", "azov-anna", 1, "declined"),
                          ("n1", "azov-oleg", 1, "expired"),
                          ("n1", "soc-azov", 3, "superseded"),
                          ("n1", "zabota", 2, "done")],
               "case": ["triaged", "dispatching", "committed", "on_scene", "verifying", "closed"],
               "need_moves": {"n1": ["offered", "open", "offered", "committed", "in_progress", "done"]},
               "offer_moves": {"azov-anna": ["declined"],
                               "azov-oleg": ["expired"],
                               "zabota": ["committed", "en_route", "on_scene", "done"],
                               "soc-azov": ["acked", "superseded", "superseded"]},
               "asked": ["n1/1", "n1/2", "n1/3", "n1/4"],
               "facts": [("age", "82"), ("food_days", "0")],
               "said": ["Пенсионерка, 82 года, одна дома, ходить не может, доедает последнее, на завтра еды нет"],
               "callbacks": 1},
 "angler": {"state": "closed",
            "disposition": "helped",
            "priority": "p0",
            "kind": "adrift",
            "needs": [("n1", "ice_rescue", "done", True, None)],
            "offers": [("n1", "edds-azov", 3, "superseded"),
                       ("n1", "led-azov", 4, "superseded"),
                       ("n1", "pozharnye-101", 2, "superseded"),
                       ("n1", "sluzhba-112", 0, "superseded"),
                       ("n1", "spas-azov", 1, "done")],
            "case": ["triaged", "dispatching", "committed", "on_scene", "verifying", "closed"],
            "need_moves": {"n1": ["offered", "committed", "in_progress", "done"]},
            "offer_moves": {"spas-azov": ["committed", "on_scene", "done"],
                            "pozharnye-101": ["superseded", "superseded"],
                            "edds-azov": ["superseded", "superseded"],
                            "led-azov": ["standby", "superseded"],
                            "sluzhba-112": ["superseded"]},
            "asked": ["n1/1", "n1/2", "n1/3", "n1/4", "n1/5"],
            "facts": [("people", "1")],
            "said": ["Рыбак на льдине, оторвало от берега, Азовское море, уносит, телефон садится"],
            "callbacks": 1},
 "wife": {"state": "closed",
          "disposition": "helped",
          "priority": "p0",
          "kind": "missing_contact",
          "needs": [("n1", "welfare_check", "done", True, None), ("n2", "medical", "done", True, "n1")],
          "offers": [("n1", "tamara", 0, "done"),
                     ("n2", "skoraya-103", 0, "done"),
                     ("n2", "sluzhba-112", 1, "superseded")],
          "case": ["triaged",
                   "dispatching",
                   "committed",
                   "dispatching",
                   "committed",
                   "on_scene",
                   "verifying",
                   "closed"],
          "need_moves": {"n1": ["offered", "committed", "done"],
                         "n2": ["offered", "committed", "in_progress", "done"]},
          "offer_moves": {"tamara": ["committed", "done"],
                          "skoraya-103": ["committed", "on_scene", "done"],
                          "sluzhba-112": ["superseded"]},
          "asked": ["n1/1", "n2/1", "n2/2"],
          "facts": [("last_contact", "an instant"), ("pregnant_weeks", "38")],
          "said": ["Муж не может дозвониться до жены, она беременна, 38 недель, не отвечает три часа",
                   "Ключ у соседки Тамары"],
          "callbacks": 1}}


class TheStory(unittest.TestCase):
    maxDiff = None

    def run_all(self, stories):
        """Side by side. Each has to end as it always does."""
        failed = []

        def run(story):
            try:
                for name, found in story.run().items():
                    self.assertEqual(EXPECTED[name], found, name)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=run, args=(story,)) for story in stories]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20 * DEADLINE_S)
        if failed:
            raise failed[0]


class Plain(TheStory):
    def test_three_people_are_helped(self):
        self.run_all((Pensioner(Nobody()), AnglerAndWife(Nobody())))


class Kill(TheStory):
    rotation = 0

    def test_whoever_is_killed_at_whichever_step_the_story_ends_the_same(self):
        self.run_all([story(KillWorkers(self.rotation, turn)) for turn in range(3) for story in (Pensioner, AnglerAndWife)])


class Assistd(TheStory):
    def test_a_service_that_is_killed_and_started_again_goes_on(self):
        self.run_all((Pensioner(KillAssistd((1, 5))), AnglerAndWife(KillAssistd((4, 11)))))


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "plain"
    Kill.rotation = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    suite = unittest.defaultTestLoader.loadTestsFromTestCase({"plain": Plain, "kill": Kill, "assistd": Assistd}[what])
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful())
