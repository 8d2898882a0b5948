#!/usr/bin/python3
"""A client that we did not write: pyzmq for the sockets, protoc's own Python for the messages.
    bus_interop.py SERVER_PROGRAM PROTO_FOLDER"""
import importlib
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import uuid

import zmq

DEADLINE_MS = 10000
server_program, proto_folder = sys.argv[1:3]


def compiled(folder):
    protos = sorted(str(p) for p in pathlib.Path(proto_folder).glob("*.proto"))
    subprocess.run(["protoc", "-I", proto_folder, f"--python_out={folder}", *protos], check=True)
    sys.path.insert(0, folder)
    return importlib.import_module("envelope_pb2"), importlib.import_module("words_pb2")


class Interop(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.pb, cls.words = compiled(cls.folder.name)
        cls.server = subprocess.Popen([server_program, f"{cls.folder.name}/client.key"], text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        cls.endpoint, cls.server_key, key_file = (cls.server.stdout.readline().strip() for _ in range(3))
        lines = dict(line.split(" ", 1) for line in pathlib.Path(key_file).read_text().splitlines())
        cls.pair = lines["public"].encode(), lines["secret"].encode()
        cls.context = zmq.Context()

    @classmethod
    def tearDownClass(cls):
        cls.context.destroy(linger=0)
        cls.server.communicate(timeout=DEADLINE_MS / 1000)
        assert cls.server.returncode == 0, cls.server.returncode
        cls.folder.cleanup()

    def dial(self, kind, pair, monitored=False):
        s = self.context.socket(kind)
        s.linger = 0
        s.rcvtimeo = s.sndtimeo = DEADLINE_MS
        s.curve_publickey, s.curve_secretkey = pair
        s.curve_serverkey = self.server_key.encode()
        monitor = s.get_monitor_socket() if monitored else None
        if monitored:
            self.addCleanup(monitor.close)
        self.addCleanup(s.close)
        s.connect(self.endpoint)
        return (s, monitor) if monitored else s

    def file_case(self):
        env = self.pb.Envelope(id=uuid.uuid4().bytes)
        env.file_case.text = "Бабушка одна, еды на завтра нет"
        env.file_case.priority = self.words.P2
        env.file_case.facts.add(key="alone", value="yes")
        return env

    def heard(self, bytes_):
        env = self.pb.Envelope()
        env.ParseFromString(bytes_)
        return env

    def check_answer(self, sent, bytes_):
        answer = self.heard(bytes_)
        self.assertEqual(answer.id, sent.id)
        self.assertEqual(answer.case_changed.case, "file_case")
        self.assertEqual(answer.case_changed.version, self.words.P2)

    def test_a_dealer_is_answered(self):
        s, sent = self.dial(zmq.DEALER, self.pair), self.file_case()
        s.send(sent.SerializeToString())
        frames = s.recv_multipart()
        self.assertEqual(len(frames), 1)
        self.check_answer(sent, frames[0])

    def test_a_dealer_that_speaks_like_a_request_is_answered_likewise(self):
        s, sent = self.dial(zmq.DEALER, self.pair), self.file_case()
        s.send_multipart([b"", sent.SerializeToString()])
        empty, body = s.recv_multipart()
        self.assertEqual(empty, b"")
        self.check_answer(sent, body)

    def test_a_request_is_answered(self):
        s, sent = self.dial(zmq.REQ, self.pair), self.file_case()
        s.send(sent.SerializeToString())
        self.check_answer(sent, s.recv())

    def test_what_cannot_be_read_is_refused_with_its_field(self):
        s, sent = self.dial(zmq.REQ, self.pair), self.file_case()
        bad = sent.SerializeToString().replace(b"alone", b"alon\xff")
        s.send(bad)
        answer = self.heard(s.recv())
        self.assertEqual(answer.refusal.code, "not_text")
        self.assertEqual(answer.refusal.field, "file_case.facts.key")

    def test_an_unknown_key_is_refused_in_the_handshake(self):
        s, monitor = self.dial(zmq.DEALER, zmq.curve_keypair(), monitored=True)
        event = 0
        while event != zmq.EVENT_HANDSHAKE_FAILED_AUTH:
            self.assertTrue(monitor.poll(DEADLINE_MS), "no such event within the deadline")
            event, status = struct.unpack("=HI", monitor.recv_multipart()[0])
        self.assertEqual(status, 400)
        s.disable_monitor()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
