"""Keys at the door of the whole service: a revoked one on an open connection, an unknown one, one of the wrong role; whoever
may come in is served meanwhile."""
import re
import subprocess
import sys
import time
import unittest

from story_service import BIN, Lines, Service, environment, offers_of, sanitizer_said, value_of

GROCERIES = ("file", "Пенсионерка одна, доедает последнее, на завтра еды нет", "--at", "47.1121, 39.4235", "--fact",
             "food_days=0")
POLL_S = 2  # how often `calls --watch` asks


def served():
    service = Service()
    service.start()
    service.import_directory()
    for who in "azov-anna", "azov-oleg":
        service.add_organisation(who)
    return service


class Keys(unittest.TestCase):
    def test_a_revoked_key_is_refused_on_its_open_connection(self):
        with served() as service:
            anna, oleg = service.listen("azov-anna"), service.listen("azov-oleg")
            first = service.must(*GROCERIES)["case"]
            anna.wait("offer", first)  # the connection is open, and is served
            service.must("admin", "key", "revoke", "azov-anna", identity="admin")
            revoked = time.monotonic()
            second = service.must(*GROCERIES)["case"]
            oleg.wait("offer", second)
            self.assertLess(time.monotonic() - revoked, 1)
            service.until(lambda said: self.was_not_delivered(said, "azov-anna"), "show", second, "--timeline")
            self.assertEqual([], [line for line in anna.out.lines if second in line])
            self.assertEqual(1, anna.process.wait(10))  # whoever listens is told, and does not wait for nothing
            anna.out.wait(lambda line: '"forbidden"' in line)
            self.assertIsNone(oleg.process.poll())
            self.assertEqual([], sanitizer_said(service))

    @staticmethod
    def was_not_delivered(shown, responder):
        offer = next((o["offer"] for o in offers_of(shown) if o["responder"] == responder), None)
        return offer and any(e["type"] == "delivery_moved" and value_of(e, "offer") == offer and
                             value_of(e, "to") == "failed_again" for e in shown["events"])

    def test_a_revoked_operator_is_refused_at_the_next_question(self):
        with served() as service:
            service.must("admin", "key", "new", "vera", "--role", "operator", identity="admin")
            watch = subprocess.Popen([BIN / "assist", "--json", "--identity", "vera", "calls", "--watch"],
                                     env=environment(service.config), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                     text=True)
            said = Lines(watch.stdout)
            said.wait(lambda line: '"calls"' in line)
            service.must("admin", "key", "revoke", "vera", identity="admin")
            self.assertEqual(1, watch.wait(POLL_S + 1))
            status, error = service.ask("mine", identity="vera")
            self.assertEqual((1, "forbidden"), (status, error["error"]["code"]))

    def test_an_unknown_key_gets_nothing_in_and_others_are_served(self):
        with served() as service, Service() as elsewhere:
            elsewhere.start()
            ear = service.listen("azov-oleg")
            strangers = [self.stranger(service, elsewhere, door) for door in ("people", "organisations")]
            case = service.must(*GROCERIES)["case"]  # while they knock
            ear.wait("offer", case)
            for stranger in strangers:
                status, error = service.end(stranger)
                self.assertEqual((1, "forbidden"), (status, error["error"]["code"]))
            self.assertEqual(1, len(service.must("list", identity="coordinator")["cases"]))

    @staticmethod
    def stranger(service, elsewhere, door):
        """The operator of another service, with a key that is good there, knocks."""
        text = service.config.read_text()
        server_key = re.search(r"server_key: (\S+)", text).group(1)
        endpoint = re.search(rf"^{door}: (\S+)", text, re.MULTILINE).group(1)
        config = elsewhere.data / f"{door}.yaml"
        config.write_text(f"identities:\n  - name: stranger\n    endpoint: {endpoint}\n    key: keys/operator.key\n"
                          f"    server_key: {server_key}\n")
        words = ("file", "x") if door == "people" else ("org", "inbox")
        return subprocess.Popen([BIN / "assist", "--json", *words], env=environment(config), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def test_a_key_of_the_wrong_role_is_told_so(self):
        with served() as service:
            for identity, words in (("operator", ("admin", "key", "list")), ("auditor", ("file", "x")),
                                    ("operator", ("admin", "key", "revoke", "admin")), ("admin", ("file", "x"))):
                status, error = service.ask(*words, identity=identity)
                self.assertEqual((1, "forbidden"), (status, error["error"]["code"]), (identity, words))
            text = service.config.read_text()
            doors = [re.search(rf"^{d}: (\S+)", text, re.MULTILINE).group(1) for d in ("people", "organisations")]
            crossed = service.data / "crossed.yaml"
            crossed.write_text(re.sub("endpoint: (.*)", lambda m: "endpoint: " + doors[m.group(1) == doors[0]], text))
            service.config, kept = crossed, service.config
            for identity, words in (("operator", ("org", "inbox")), ("azov-anna", ("list",))):
                status, error = service.ask(*words, identity=identity)
                self.assertEqual((1, "forbidden"), (status, error["error"]["code"]), (identity, words))
            service.config = kept
            self.assertEqual([], service.must("list")["cases"])


if __name__ == "__main__":
    sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
