#!/usr/bin/env python3
"""The message table in proto/README.md is the catalogue of envelope.proto and the routes of the workers.

Prints the table and compares it; with --write it is written instead. A message that nobody hears fails, as does one
that says it goes to a worker without a route for it.
"""
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
BEGIN = "<!-- messages: printed by tests/unit/message_table.py -->\n"
END = "<!-- end of messages -->\n"
LINE = re.compile(r"^    (\w+) (\w+) = (\d+); // ([^|]+) \| (.+)$", re.M)
WORKERS = ["intake", "casebook", "matcher", "dispatcher", "board"]


def catalogue():
    text = (TOP / "proto/envelope.proto").read_text()
    body = text[text.index("oneof body"):]
    said = LINE.findall(body)
    every = re.findall(r"^    \w+ \w+ = \d+;", body, re.M)
    if len(said) != len(every):
        sys.exit("a message of envelope.proto does not say from whom to whom it goes")
    return said


def handlers():
    """body name -> {worker: file with the handler}; the engine's own messages are heard in lib/worker."""
    heard = {}
    for worker in WORKERS:
        folder = TOP / "services" / worker
        sources = {f.name: f.read_text() for f in sorted(folder.glob("*.c"))}
        where = {}
        for name, text in sources.items():
            for function in re.findall(r"^int (\w*on_\w+)\(", text, re.M):
                where[function] = f"{worker}/{name}"
        for text in sources.values():
            for body, function in re.findall(r"\{\s*ENVELOPE__BODY_(\w+),\s*(\w*on_\w+)\s*\}", text):
                heard.setdefault(body.lower(), {})[worker] = where.get(function, f"{worker}: {function}")
    return heard


def engine_hears(body):
    folder = TOP / "services/lib/worker"
    for source in sorted(folder.glob("*.c")):
        if f"ENVELOPE__BODY_{body.upper()}" in source.read_text():
            return f"lib/worker/{source.name}"
    return None


def client_hears(body):
    for source in sorted((TOP / "cli").glob("*.c")):
        if f"ENVELOPE__BODY_{body.upper()}" in source.read_text():
            return f"cli/{source.name}"
    return None


def table():
    heard = handlers()
    rows = ["| message | from → to | safe twice by | handled in |", "|---|---|---|---|"]
    broken = []
    for kind, body, number, way, key in catalogue():
        files = list(heard.get(body, {}).values())
        inner = engine_hears(body) if 300 <= int(number) < 310 else None
        if inner:
            files.append(inner)
        if "people" in way.split(" > ")[-1] or "organisations" in way.split(" > ")[-1] or "whoever" in way:
            client = client_hears(body)
            files += [client] if client else []
        if not files:
            broken.append(f"nobody hears {body}")
        for worker in WORKERS:
            if worker in way.split(" > ")[-1] and worker not in heard.get(body, {}) and not inner:
                broken.append(f"{worker} has no route for {body}")
        rows.append(f"| {number} {kind} | {way.replace(' > ', ' → ')} | {key} | {', '.join(files)} |")
    if broken:
        sys.exit("\n".join(broken))
    return "\n".join(rows) + "\n"


def main():
    readme = TOP / "proto/README.md"
    text = readme.read_text()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    want = table()
    if "--write" in sys.argv:
        readme.write_text(text[:begin] + want + text[end:])
    elif text[begin:end] != want:
        print(want)
        sys.exit("proto/README.md is stale: run tests/unit/message_table.py --write")


main()
