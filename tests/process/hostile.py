#!/usr/bin/python3
"""Both public doors of a running service, tried by people who mean harm: keys that are none, keys of the wrong role (every role
with every message of the catalogue), each field with what it must not hold, garbage, half and oversize messages, floods.
Nothing gets in, nobody inside dies, no log tells a name, and whoever may come in is served all the while.
    ASSIST_BUILD_DIR=... ASSIST_SOURCE_DIR=... hostile.py"""
import importlib
import os
import pathlib
import random
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import zmq
from google.protobuf.descriptor import FieldDescriptor as Field

from story_service import SOURCE, WORKERS, Service, command_id, sanitizer_said

DEADLINE_S = 20
SERVED_WITHIN_S = 5  # under sanitizers, on a busy machine; promised is one second
ROLES = ("operator", "coordinator", "duty", "org", "auditor", "admin")
DOORS = {"people": "services/intake/README.md", "organisations": "services/dispatcher/README.md"}
PLANTED = "Аграфена Потайная", "+79001234567", "47.21987"  # what no log may show
FRAME_MAX = 64 * 1024
RESPONDER = "id,kind,name,capabilities,lat,lon,channel\nrescue,volunteer_org,Rescue,groceries,47.1,39.4,zmq\n"


def compiled(folder):
    protos = sorted(str(p) for p in (SOURCE / "proto").glob("*.proto"))
    subprocess.run(["protoc", "-I", str(SOURCE / "proto"), f"--python_out={folder}", *protos], check=True)
    sys.path.insert(0, folder)
    return importlib.import_module("envelope_pb2")


def read_key(path):
    lines = dict(line.split(" ", 1) for line in path.read_text().splitlines())
    return lines["public"].encode(), lines["secret"].encode()


def an_id():
    return bytes.fromhex(command_id().replace("-", ""))


class Doors:
    """Where the service is, and how one connects to it."""

    def __init__(self, service, context):
        self.context = context
        self.keys = service.data / "keys"
        text = service.config.read_text()
        self.endpoints = {door: re.search(rf"^{door}: (\S+)", text, re.MULTILINE).group(1) for door in DOORS}
        self.server_key = re.search(r"server_key: '?([^'\n]+)", text).group(1).encode()

    def socket(self, door, pair=None, server_key=None, kind=zmq.DEALER):
        s = self.context.socket(kind)
        s.linger = 0
        s.sndtimeo = s.rcvtimeo = DEADLINE_S * 1000
        if pair:
            s.curve_publickey, s.curve_secretkey = pair
            s.curve_serverkey = server_key or self.server_key
        return s

    def connect(self, door, **more):
        s = self.socket(door, **more)
        s.connect(self.endpoints[door])
        return s

    def raw(self, door):
        host, port = self.endpoints[door].removeprefix("tcp://").rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=DEADLINE_S)


class Peer:
    """A client with a good key, that says one thing after the other."""

    def __init__(self, doors, door, name):
        self.socket = doors.connect(door, pair=read_key(doors.keys / f"{name}.key"))
        self.name = name

    def close(self):
        self.socket.close()

    def heard(self):
        answer = pb.Envelope()
        answer.ParseFromString(self.socket.recv_multipart()[-1])
        return answer

    def ask(self, env, deadline_s=DEADLINE_S, again_s=DEADLINE_S):
        """The answer to it, and what was heard before that. Who is told to wait says it again, and so does who hears nothing
        for again_s."""
        until = time.monotonic() + deadline_s
        before = []
        self.socket.send(env.SerializeToString())
        while time.monotonic() < until:
            if not self.socket.poll(again_s * 1000):
                self.socket.send(env.SerializeToString())
                continue
            answer = self.heard()
            if answer.id == env.id and answer.refusal.code == "busy":
                self.socket.send(env.SerializeToString())
            elif answer.id == env.id:
                return answer, before
            else:
                before.append(answer)
        raise AssertionError(f"{self.name}: no answer to {env.WhichOneof('body')} within {deadline_s} s")

    def beat(self, again_s=DEADLINE_S):
        env = pb.Envelope(id=an_id())
        env.beat.SetInParent()
        return self.ask(env, again_s=again_s)


class Served(threading.Thread):
    """Somebody who works with the service the whole time: is each question answered?"""

    def __init__(self, doors):
        super().__init__(daemon=True)
        self.doors = doors
        self.over = threading.Event()
        self.worst_s, self.questions, self.failure = 0, 0, None

    def run(self):
        peer = Peer(self.doors, "people", "coordinator")
        try:
            while not self.over.wait(0.03):
                env = pb.Envelope(id=an_id())
                env.list_cases.SetInParent() if self.questions % 2 else env.list_alarms.SetInParent()
                begun = time.monotonic()
                answer, _ = peer.ask(env)
                if answer.WhichOneof("body") not in ("case_list", "alarm_list"):
                    raise AssertionError(f"answered {answer}")
                self.worst_s = max(self.worst_s, time.monotonic() - begun)
                self.questions += 1
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = failure
        peer.close()

    def stop(self):
        self.over.set()
        self.join(2 * DEADLINE_S)


# ---- bytes that are wrong ----
def varint(n):
    out = b""
    while n > 0x7F:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def tagged(number, wire, payload):
    return varint(number << 3 | wire) + payload


def chunk(bytes_):
    return varint(len(bytes_)) + bytes_


def message(path, inner):
    """An envelope with a new id whose fields on `path` hold `inner`."""
    for field in reversed(path):
        inner = tagged(field.number, 2, chunk(inner))
    return tagged(1, 2, chunk(an_id())) + inner


def wrong_values(field):
    """(what is wrong, the field's bytes): all of these are refused, whatever field it is."""
    n = field.number
    good = {Field.TYPE_STRING: tagged(n, 2, chunk(b"x")), Field.TYPE_BYTES: tagged(n, 2, chunk(b"x")),
            Field.TYPE_DOUBLE: tagged(n, 1, bytes(8))}.get(field.type, tagged(n, 0, b"\x01"))
    if field.type in (Field.TYPE_STRING, Field.TYPE_BYTES):
        yield "too long", tagged(n, 2, chunk(b"x" * 20000))
        yield "a number", tagged(n, 0, b"\x05")
        yield "longer than the message", tagged(n, 2, varint(1 << 20) + b"x")
    if field.type == Field.TYPE_STRING:
        yield "bad UTF-8", tagged(n, 2, chunk(b"a\xff"))
        yield "half a letter", tagged(n, 2, chunk("я".encode()[:1]))
        yield "a surrogate", tagged(n, 2, chunk(b"\xed\xa0\x80"))
        yield "a zero", tagged(n, 2, chunk(b"a\0b"))
        yield "an escape", tagged(n, 2, chunk(b"\x1b[2J"))
    if field.type == Field.TYPE_ENUM:
        yield "an unknown word", tagged(n, 0, varint(4711))
        yield "a negative word", tagged(n, 0, varint((1 << 64) - 1))
    if field.type == Field.TYPE_BOOL:
        yield "neither yes nor no", tagged(n, 0, b"\x02")
    if field.type == Field.TYPE_UINT32:
        yield "more than fits", tagged(n, 0, varint(1 << 32))
    if field.type == Field.TYPE_DOUBLE:
        yield "no number", tagged(n, 1, struct.pack("<d", float("nan")))
        yield "endless", tagged(n, 1, struct.pack("<d", float("inf")))
    if field.type == Field.TYPE_MESSAGE:
        yield "half a message", tagged(n, 2, chunk(b"\x0a\x7f"))
        yield "a text", tagged(n, 2, chunk("нет".encode()))
    elif field.label != Field.LABEL_REPEATED:
        yield "said twice", good + good
    if field.label == Field.LABEL_REPEATED:
        yield "said 600 times", (tagged(n, 2, b"\0") if field.type == Field.TYPE_MESSAGE else good) * 600


def fields_of(descriptor, path=()):
    for field in descriptor.fields:
        yield path, field
        if field.type == Field.TYPE_MESSAGE and len(path) < 3:
            yield from fields_of(field.message_type, path + (field,))


def bodies():
    return pb.Envelope.DESCRIPTOR.oneofs_by_name["body"].fields


def table_of(door):
    """What the README says: {message: roles}. A test prints it from the code."""
    text = (SOURCE / DOORS[door]).read_text().split("## Who may say what")[1]
    lines = text.split("```")[1].split("\n")
    return {words[0]: set(words[1:]) for words in map(str.split, lines) if words}


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = zmq.Context()
        cls.service = Service(trace=True).start()
        directory = cls.service.data / "directory.csv"
        directory.write_text(RESPONDER)
        cls.service.import_directory(directory)
        cls.service.add_organisation("rescue", name="org")
        cls.doors = Doors(cls.service, cls.context)
        # One case, closed, so that nothing changes by itself.
        case = cls.service.must("file", "бабушка одна", "--subject-name", PLANTED[0], "--reporter-phone", PLANTED[1],
                                "--at", f"{PLANTED[2]}, 39.4")["case"]
        cls.service.must("close", case, "--outcome", "unfounded", "--recall", "--reason", "проба", identity="coordinator")
        cls.case = case
        cls.pids = {worker: cls.service.pid(worker) for worker in WORKERS}
        cls.served = Served(cls.doors)
        cls.served.start()

    @classmethod
    def tearDownClass(cls):
        cls.served.stop()
        cls.service.close()
        cls.context.destroy(linger=0)

    # ---- what must hold before and after ----
    def state(self):
        """All there is, as those see it who may: the last of it says that every chain and every fold holds."""
        shown = self.service.show(self.case)
        shown["events"] = [e for e in shown["events"] if e["type"] != "data_read"]
        verified = self.service.must("admin", "verify", identity="auditor")
        self.assertTrue(verified["ok"], verified)
        listed = self.service.must("list", "--state", "closed,triaged,exhausted", identity="coordinator")
        return (shown, verified["cases"], listed, self.service.must("admin", "key", "list", identity="admin"),
                self.service.must("directory", "list", identity="admin"))

    def setUp(self):
        self.before = self.state()
        self.open = []

    def tearDown(self):
        self.addCleanup(self.hang_up)
        self.assertEqual(self.before, self.state(), "something got in")
        self.assertEqual(self.pids, {worker: self.service.pid(worker) for worker in WORKERS}, "a worker has died")
        self.assertEqual([], sanitizer_said(self.service))
        self.assertIsNone(self.served.failure)
        self.assertLess(self.served.worst_s, SERVED_WITHIN_S)
        for door, name in (("people", "operator"), ("organisations", "org")):  # a new client is admitted
            self.assertEqual("beat", self.peer(door, name).beat()[0].WhichOneof("body"))

    def hang_up(self):
        for peer in self.open:
            peer.close()

    def peer(self, door, name):
        self.open.append(Peer(self.doors, door, name))
        return self.open[-1]

    # ---- keys ----
    def assert_not_admitted(self, door, **more):
        s = self.doors.socket(door, **more)
        monitor = s.get_monitor_socket()
        s.connect(self.doors.endpoints[door])
        env = pb.Envelope(id=an_id())
        env.list_cases.SetInParent()
        try:
            s.send(env.SerializeToString(), zmq.NOBLOCK)  # waits in vain for a connection
        except zmq.Again:
            pass  # it has been refused already
        failed = zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | \
            zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_DISCONNECTED | zmq.EVENT_CLOSED
        event = 0
        while not event & failed:
            self.assertTrue(monitor.poll(DEADLINE_S * 1000), f"{door} {more}: still open")
            event = struct.unpack("=HI", monitor.recv_multipart()[0])[0]
            self.assertNotEqual(event, zmq.EVENT_HANDSHAKE_SUCCEEDED, f"{door} {more}")
        self.assertFalse(s.poll(0))
        s.disable_monitor()
        monitor.close()
        s.close()

    def test_keys_that_are_none_are_not_admitted(self):
        good = read_key(self.doors.keys / "admin.key")
        for door in DOORS:
            self.assert_not_admitted(door, pair=zmq.curve_keypair())
            self.assert_not_admitted(door, pair=(good[0], zmq.curve_keypair()[1]))  # somebody else's name, not their secret
            self.assert_not_admitted(door, pair=good, server_key=zmq.curve_keypair()[0])
            self.assert_not_admitted(door)  # no key at all

    def test_each_role_says_what_its_table_names_and_nothing_else(self):
        said = 0
        for door in DOORS:
            table = table_of(door)
            for role in ROLES:
                peer = self.peer(door, role)
                for field in bodies():
                    if field.name == "refusal":
                        continue  # is never answered, lest two refuse each other for ever
                    env = pb.Envelope(id=an_id())  # nothing in it: who may say it is told what is missing
                    getattr(env, field.name).SetInParent()
                    if field.name == "watch_cases":
                        setattr(env.watch_cases, "from", "no number")  # else nothing would be answered
                    refusal = peer.ask(env)[0].refusal
                    forbidden = refusal.code == "forbidden" and refusal.field == field.name
                    self.assertEqual(role not in table.get(field.name, ()), forbidden, (door, role, field.name, refusal))
                    said += 1
        self.assertEqual(said, len(DOORS) * len(ROLES) * (len(bodies()) - 1))

    # ---- messages ----
    def test_a_field_that_holds_what_it_must_not_is_refused_with_its_name(self):
        speakers = {}
        tried = 0
        for door, speak in (("people", [*range(100, 150), *range(180, 200)]), ("organisations", range(200, 250))):
            table = table_of(door)
            for body in (b for b in bodies() if b.number in speak):
                role = sorted(table[body.name])[0]
                peer = speakers.setdefault((door, role), None) or self.peer(door, role)
                speakers[door, role] = peer
                for path, field in fields_of(body.message_type, (body,)):
                    if body.name in ("directory_put", "gazetteer_put") and len(path) > 1:
                        continue  # a wrong entry is reported with its line, and stops no other
                    for what, bytes_ in wrong_values(field):
                        where = f"{body.name}.{field.full_name} {what}"
                        raw = message(path, bytes_)
                        peer.socket.send(raw)
                        answer = self.answer_to(peer, raw)
                        self.assertIn(answer.refusal.code, CODES, where)
                        self.assertTrue(answer.refusal.field or what == "longer than the message", where)
                        tried += 1
        print(f"{tried} wrong values", end=" ... ", flush=True)
        self.assertGreater(tried, 500)

    def answer_to(self, peer, raw):
        """Of the message with this id; who is told to wait says it again."""
        until = time.monotonic() + DEADLINE_S
        while time.monotonic() < until:
            self.assertTrue(peer.socket.poll(DEADLINE_S * 1000), "no answer")
            answer = peer.heard()
            if answer.id != raw[2:18]:
                continue
            if answer.refusal.code != "busy":
                return answer
            peer.socket.send(raw)
        raise AssertionError("no answer")

    def test_garbage_and_half_messages_get_nothing_in(self):
        chance = random.Random(7)
        whole = pb.Envelope(id=an_id())
        whole.file_case.text = PLANTED[0]
        whole.file_case.facts.add(key="alone", value="yes")
        whole = whole.SerializeToString()
        for door, name in (("people", "operator"), ("organisations", "org")):
            peer = self.peer(door, name)
            for cut in range(1, len(whole)):
                peer.socket.send(whole[:cut])
            for _ in range(200):
                peer.socket.send(chance.randbytes(chance.randrange(1, 300)))
            for frames in ([b"", b""], [b"", b"", whole], [whole, whole], [b"x"] * 2000):
                peer.socket.send_multipart(frames)
            peer.beat()

    def test_what_only_workers_say_is_not_taken_from_people(self):
        for door, name in (("people", "admin"), ("organisations", "org")):
            peer = self.peer(door, name)
            env = pb.Envelope(id=an_id(), actor="casebook", role=6)
            env.return_path.append(b"x" * 25)
            env.work_done.work = 1
            self.assertEqual("forbidden", peer.ask(env)[0].refusal.code)
            env = pb.Envelope(id=an_id(), actor="admin", role=6)
            env.key_revoke.name = "admin"
            self.assertIn(peer.ask(env)[0].refusal.code, ("forbidden", "wrong_state"))

    def test_more_than_a_message_may_have_ends_that_connection_alone(self):
        for door, name in (("people", "operator"), ("organisations", "org")):
            peer = self.peer(door, name)
            peer.socket.send(b"\x12" * (FRAME_MAX + 1))
            peer.socket.send(b"\0" * (2 * FRAME_MAX))  # this one is cut off while it comes
            peer.beat(again_s=1)  # ZeroMQ connects anew; what was said just before may be lost

    # ---- crowds ----
    def test_a_crowd_that_never_finishes_its_greeting_keeps_nobody_out(self):
        crowd = [self.doors.raw(door) for door in DOORS for _ in range(300)]
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00CURVE" + bytes(48)
        for i, s in enumerate(crowd):
            s.sendall(greeting[:1 + i % len(greeting)])
        for s in crowd[::7]:
            s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + os.urandom(500))
        strangers = [self.doors.connect("people", pair=zmq.curve_keypair()) for _ in range(100)]
        self.assertEqual("beat", self.peer("people", "operator").beat()[0].WhichOneof("body"))
        for s in crowd + strangers:
            s.close()

    def test_a_key_that_goes_wild_keeps_nobody_waiting(self):
        """Served asks all the while; here only the wild one is told so, and in the end is served as well."""
        for door, name, what in (("people", "operator", "list_calls"), ("organisations", "org", "org_inbox")):
            wild = [self.peer(door, name) for _ in range(5)]
            env = pb.Envelope()
            getattr(env, what).SetInParent()
            bytes_ = env.SerializeToString()
            busy = 0
            for _ in range(300):
                for peer in wild:
                    peer.socket.send(bytes_)
            for peer in wild:  # who says 300 things before they listen may miss answers: more wait than their line holds
                busy += sum(e.refusal.code == "busy" for e in peer.beat(again_s=1)[1])
            self.assertGreater(busy, 0)

    def test_z_no_log_tells_who_was_in_trouble(self):
        """The last: by now all of it has been said."""
        said = [line for line in self.service.log.lines if any(secret in line for secret in PLANTED)]
        self.assertEqual([], said)
        self.assertTrue(any(" trace heard file_case" in line for line in self.service.log.lines))
        self.assertGreater(self.served.questions, 50)


CODES = ("invalid", "missing", "too_long", "out_of_range", "unknown_word", "not_text", "not_found", "wrong_state",
         "check_digit", "reason_needed", "forbidden")

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as generated:
        pb = compiled(generated)
        sys.exit(not unittest.main(verbosity=2, exit=False).result.wasSuccessful())
