"""Two organisations commit to one need: one of them wins, the other is told. Their two answers come in one batch, in two, and
with the casebook killed at some moment between their being sent and being answered."""
import contextlib
import os
import signal
import subprocess
import sys
import unittest

from story_service import Failed, Service, offers_of, sanitizer_said, value_of

TWO = "azov-anna", "azov-oleg"
ROUNDS = 8
KILL_AFTER_S = (0.005, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.12)


class Race:
    def __init__(self, service):
        self.service = service
        self.ears = {}

    def prepare(self):
        self.service.start()
        self.service.import_directory()
        for who in TWO:
            self.service.add_organisation(who)
            self.ears[who] = self.service.listen(who)
        return self

    def ask_both(self):
        """A new case: (its number, the offer of each)."""
        case = self.service.must("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--at", "47.1121, 39.4235",
                                 "--fact", "food_days=0")["case"]
        return case, {who: self.ears[who].wait("offer", case)["offer"] for who in TWO}

    def begin_commits(self, offers):
        return {who: self.service.begin("org", "answer", offers[who], "commit", "--eta", "30", identity=who) for who in TWO}

    def end_commits(self, commits):
        said = {}
        for who, process in commits.items():
            status, said[who] = self.service.end(process)
            if status:
                raise Failed(f"{who}: exit {status}: {said[who]}")
        return said

    def check(self, case, said):
        """One winner in what was answered and in what is kept; the other knows. True if both were decided in one batch."""
        shown = self.service.show(case)
        states = {o["responder"]: o["state"] for o in offers_of(shown) if o["responder"] in TWO}
        winners = [who for who in TWO if states[who] == "committed"]
        if len(winners) != 1:
            raise Failed(f"{case}: winners {winners}: {states}")
        winner, loser = winners[0], TWO[1 - TWO.index(winners[0])]
        if states[loser] not in ("superseded", "late_accept"):
            raise Failed(f"{case}: the other is {states[loser]}")
        if said[winner]["state"] != "committed" or said[loser]["state"] not in ("superseded", "late_accept"):
            raise Failed(f"{case}: answered {said[winner]['state']} and {said[loser]['state']}")
        self.ears[loser].wait("recall", case)
        moved = [e["at"] for e in shown["events"] if e["type"] == "offer_moved" and value_of(e, "to") in
                 ("committed", "late_accept")]
        self.service.must("close", case, "--outcome", "exercise", "--recall", "--reason", "race is over",
                          identity="coordinator")
        return len(moved) == 2 and moved[0] == moved[1]


def race(service):
    return Race(service).prepare()


class TwoCommit(unittest.TestCase):
    def test_in_one_batch(self):
        with Service(trace=True) as service:
            r, together = race(service), 0
            for _ in range(ROUNDS):
                case, offers = r.ask_both()
                casebook, at = service.pid("casebook"), service.log.count()
                os.kill(casebook, signal.SIGSTOP)  # what is sent now waits, and is drained at once
                commits = r.begin_commits(offers)
                heard = at
                for _ in TWO:
                    heard = 1 + service.log.wait(lambda line: "dispatcher" in line and "heard org_answer" in line, heard)[0]
                os.kill(casebook, signal.SIGCONT)
                together += r.check(case, r.end_commits(commits))
            self.assertGreater(together, 0, "no round had both in one batch: this test shows nothing")
            self.assertEqual([], sanitizer_said(service))

    def test_in_two_batches(self):
        with Service() as service:
            r = race(service)
            for i in range(ROUNDS // 2):
                case, offers = r.ask_both()
                said = {}
                for who in (TWO if i % 2 else TWO[::-1]):
                    said[who] = service.must("org", "answer", offers[who], "commit", "--eta", "30", identity=who)
                r.check(case, said)

    def test_at_the_same_time_as_it_comes(self):
        with Service() as service:
            r = race(service)
            for _ in range(ROUNDS):
                case, offers = r.ask_both()
                r.check(case, r.end_commits(r.begin_commits(offers)))

    def test_with_the_casebook_killed_between(self):
        for some in KILL_AFTER_S[::2], KILL_AFTER_S[1::2]:  # assistd waits longer each time: a new one then
            with Service() as service:
                r = race(service)
                for after_s in some:
                    case, offers = r.ask_both()
                    commits = r.begin_commits(offers)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        commits[TWO[0]].wait(after_s)
                    at = service.kill("casebook")
                    r.check(case, r.end_commits(commits))
                    service.wait_ready("casebook", at)
                self.assertEqual([], sanitizer_said(service))


if __name__ == "__main__":
    sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
