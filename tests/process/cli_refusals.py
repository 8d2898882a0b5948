#!/usr/bin/python3
"""Bad input typed at `assist`, against a real service: what the table cli_refusals.txt has, and what follows from the program's own
table of commands (`assist help --json`). A command's option or argument without a line in the table fails. Each case comes back
with its exit status, code and field, reads in both languages, and changes nothing that people have done."""
import concurrent.futures
import json
import pathlib
import re
import shlex
import subprocess
import sys

from story_service import BIN, Service, environment, offers_of

TABLE = pathlib.Path(__file__).with_suffix(".txt")
AT_ONCE = 4
PATIENCE_S = 60
LEAST = 600
DIRECTORY = """id,kind,name,capabilities,lat,lon,radius_km,channel,phone,vetting
search,volunteer_org,Поиск,home_visit;welfare_check;groceries,60.0,30.0,1,zmq,,2
other,volunteer_org,Помощь,home_visit;welfare_check;groceries,55.75,37.61,50,zmq,,2
neighbour,neighbour,Сосед снизу,home_visit;welfare_check,55.75,37.61,1,phone,+79000000001,2
"""
FOOD = ["file", "одинокая пенсионерка, на завтра нет еды", "--at", "55.7512, 37.6180"]
WIFE = ["file", "жена не отвечает три часа, 38 неделя", "--at", "55.7512, 37.6180", "--fact", "pregnant_weeks=38",
        "--fact", "last_contact=3h"]
KEPT = "01935b2a-1000-7001-8002-030405060709"
# What only people do; the service's own steps and reads go on meanwhile.
BY_HAND = {"case_filed", "note_added", "fact_set", "place_fixed", "call_taken", "call_ended", "callback_made", "owner_set",
           "alarm_acked", "rung_confirmed", "cancel_asked", "responder_found", "tagged"}


class Case:
    """One bad input. `said` is what the program has to say: (exit status, code, field)."""

    def __init__(self, name, who, words, said):
        self.name, self.who, self.words, self.said = name, who, words, said

    @property
    def subject(self):
        """"file --kind" of "file --kind: unknown"."""
        return self.name.split(": ")[0]


# ---- from the program's own table ----
def arguments(words):
    """Of "CASE LOCATION | ..." and "CALL|OFFER OUTCOME [TEXT...]": CASE, LOCATION; CALL, OFFER, OUTCOME, TEXT."""
    found = []
    for word in re.split(r" \||--", words)[0].replace("[", " ").replace("]", " ").replace("...", " ").split():
        found += word.split("|") if word.isupper() and "|" in word else [word]
    return found


def subjects(table):
    """All that has to have a line."""
    for command in table["commands"]:
        for argument in arguments(command["words"]):
            yield f"{command['command']} {argument}"
        for option in command["options"]:
            if "argument" in option:
                yield f"{command['command']} --{option['option']}"
    for option in table["options"]:
        if "argument" in option:
            yield f"--{option['option']}"


def cases_of_option(command, option):
    name, option_ = f"{command['command']} --{option['option']}", f"--{option['option']}"
    words = command["command"].split() + ["1"] * command["least"]
    if "argument" not in option:
        yield Case(f"{name}: with a value", "operator", [*words, f"{option_}=yes"], (2, "usage", option_))
        yield Case(f"{name}: twice", "operator", [*words, option_, option_], (2, "usage", option_))
        return
    yield Case(f"{name}: without a value", "operator", [*words, option_], (2, "missing", option_))
    yield Case(f"{name}: no text", "operator", [*words, option_, b"a\xff"], (2, "not_text", option_))
    if not option["repeats"]:
        yield Case(f"{name}: twice", "operator", [*words, option_, "1", option_, "1"], (2, "usage", option_))


def cases_of_command(command):
    name, words = command["command"], command["command"].split()
    least, most = command["least"], command["most"]
    yield Case(f"{name}: an option nobody knows", "operator", [*words, "--no-such", "x"], (2, "usage", "--no-such"))
    yield Case(f"{name}: one dash", "operator", [*words, "-q"], (2, "usage", "-q"))
    yield Case(f"{name}: an argument that is no text", "operator", [*words, b"\xd0"], (2, "not_text", "argument"))
    if least:
        yield Case(f"{name}: too few arguments", "operator", [*words, *["1"] * (least - 1)], (2, "missing", command["words"]))
    if most < 100:
        yield Case(f"{name}: too many arguments", "operator", [*words, *["1"] * most, "more"], (2, "usage", "more"))
    for option in command["options"]:
        yield from cases_of_option(command, option)


# ---- from the file ----
def cases_of_file(story):
    known = {**story, "esc": "\x1b", "nl": "\n"}

    def fill(place):
        letter, _, count = place[1].partition(":")
        return letter * int(count) if count else known[place[1]]

    for number, line in enumerate(TABLE.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        name, who, typed, said = (part.strip() for part in line.split(" ; "))
        words = [re.sub(r"\{([^}]*)\}", fill, word) for word in shlex.split(typed)]
        status, code, field = (said.split(maxsplit=2) + ["", "", ""])[:3]
        yield Case(name, who, words, (int(status) if status.isdigit() else None, code, field.strip('"')))


# ---- the service ----
def mistyped(number):
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def nowhere(service):
    """A good number of a day before the service was there."""
    for digit in range(10):
        number = f"20-001-0001-{digit}"
        if service.ask("show", number)[1]["error"]["code"] == "not_found":
            return number
    raise AssertionError("no check digit fits")


def keep_damaged(service):
    """A case kept here whose file cannot be read: no sender tries it, and it waits for somebody to throw it away."""
    folder = pathlib.Path(environment(service.config)["XDG_STATE_HOME"]) / "assist" / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / KEPT).write_text("{")
    return KEPT


def make_backup(service):
    folder = service.data / "backup"
    folder.mkdir()
    service.must("admin", "backup", str(folder / "good.db"), identity="admin")
    return str(folder / "good.db")


def tell_story(service):
    csv = service.data / "directory.csv"
    csv.write_text(DIRECTORY)
    service.must("directory", "import", str(csv), "--source", "test", identity="admin")
    for responder in ("search", "other"):
        service.add_organisation(responder)
    opened, closed, wife = (service.must(*words)["case"] for words in (FOOD, FOOD, WIFE))
    life = service.must(*FOOD, "--priority", "P0")["case"]
    service.must("note", opened, "соседка не открывает")
    service.must("close", closed, "--outcome", "helped", "--reason", "помогли", "--recall", "--yes", identity="coordinator")
    offer = service.until(lambda shown: [o["offer"] for o in offers_of(shown)], "show", opened)[0]
    call = service.until(lambda said: [c["call"] for c in said["calls"] if c["case"] == wife], "calls")[0]
    return {"open": opened, "closed": closed, "life": life, "offer": offer, "call": call, "csv": str(csv), "data": str(service.data),
            "nowhere": nowhere(service), "mistyped": mistyped(opened), "kept": keep_damaged(service),
            "backup": make_backup(service)}


def done_by_people(service):
    """What the refused commands must not have touched."""
    numbers = {row["case"] for row in service.must("list", "--limit", "500", "--state",
                                                   "new,triaged,dispatching,committed,verifying,exhausted,closed",
                                                   identity="coordinator")["cases"]}
    events = {number: [(e["seq"], e["type"]) for e in service.show(number)["events"]
                       if e["type"] in BY_HAND and e.get("actor") != "assist"]  # a call that nobody takes is given back
              for number in numbers}
    responders = service.must("directory", "list", identity="admin")["responders"]
    for responder in responders:
        for counted in ("load", "record", "tried"):  # offers that expire meanwhile
            responder.pop(counted, None)
    return (events, responders, service.must("spool", "list")["spool"],
            service.must("admin", "key", "list", identity="admin")["keys"])


def run(service, case, lang):
    typed = [BIN / "assist", "--json", "--lang", lang, "--identity", case.who, *case.words]
    if "--lang" in case.words:
        del typed[2:4]
    done = subprocess.run(typed, env=environment(service.config), stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# ---- judging ----
def has_russian(text):
    return re.search("[а-яё]", text) is not None


def faults_of_reason(case, lang, reason):
    if re.search(r"%[0-9$a-z]|\{[a-z_]*\}", reason):
        yield f"a place for a value is left in {reason!r}"
    if lang == "ru" and "--lang" not in case.words and not has_russian(reason):
        yield f"not in Russian: {reason!r}"
    if re.search(r"\b[a-z]+_[a-z_]+ is\b", reason):
        yield f"the wire's words: {reason!r}"


def faults_of(service, case, lang):
    try:
        status, out, err = run(service, case, lang)
    except subprocess.TimeoutExpired:
        yield "it was not refused, and goes on"
        return
    try:
        error = json.loads(out.splitlines()[-1])["error"]
    except (IndexError, KeyError, json.JSONDecodeError):
        yield f"exit status {status}, no error in JSON: {out[-200:]!r} {err[-200:]!r}"
        return
    said = (status, error["code"], error["field"])
    if said != case.said:
        yield f"{said} instead of {case.said}"
    if "Sanitizer" in err or "runtime error" in err:
        yield err[-2000:]
    yield from faults_of_reason(case, lang, error["reason"])


def judge(service, cases):
    """What is wrong, printed. How many."""
    wrong = 0
    for lang in ("en", "ru"):  # one after the other: what the first has left behind, the second finds
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for case, faults in zip(cases, pool.map(lambda case: list(faults_of(service, case, lang)), cases)):
                for fault in faults:
                    print(f"{case.name} [{lang}] ({case.who}): {fault}")
                wrong += len(faults)
    return wrong


def main():
    with Service() as service:
        service.start()
        table = service.must("help")
        cases = list(cases_of_file(tell_story(service)))
        has_line = {case.subject for case in cases}
        bare = [subject for subject in subjects(table) if subject not in has_line]
        for subject in bare:
            print(f"{subject}: no line in {TABLE.name}")
        for command in table["commands"]:
            cases += cases_of_command(command)
        before = done_by_people(service)
        wrong = judge(service, cases)
        changed = [(was, now) for was, now in zip(before, done_by_people(service)) if was != now]
        for was, now in changed:
            print(f"a refused command has changed something: {was} is now {now}")
        print(f"{len(cases)} named bad inputs, each in two languages")
        return 1 if bare or wrong or changed or len(cases) < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
