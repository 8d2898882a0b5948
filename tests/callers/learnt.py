#!/usr/bin/env python3
"""Are rules/leanings.yaml what is learnt from rules/heard, and as good? Learns them anew in a copy: each weight is the one that is there (but
for the last digits, which another processor may round otherwise), and texts that were not learnt from are told as well as they were.

  learnt.py RIGHT_OF_1000 MISSED_OF_1000 ALARMED_OF_1000
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("ASSIST_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
ASSIST = pathlib.Path(os.environ.get("ASSIST_BUILD_DIR", SOURCE / "build/dev")) / "bin/assist"
ROUNDED = 3


def weights(path):
    """By word; what stands above the words is compared as it is."""
    head, _, words = path.read_text().partition("words: |\n")
    found = {}
    for line in words.splitlines():
        word, *numbers = line.split()
        found[word] = [int(n) for n in numbers]
    base = next(line for line in head.splitlines() if line.startswith("base: "))
    found["base"] = [int(n) for n in base[len("base: '"):-1].split(" ")]
    return head.replace(base, ""), found


def differences(shipped, learnt):
    if shipped[0] != learnt[0]:
        yield "what stands above the words"
    for word in sorted(shipped[1].keys() | learnt[1].keys()):
        here, there = shipped[1].get(word, []), learnt[1].get(word, [])
        if len(here) != len(there) or any(abs(a - b) > ROUNDED for a, b in zip(here, there)):
            yield f"{word}: {here}, and anew {there}"


def main():
    least_right, most_missed, most_alarmed = map(int, sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "rules")
        shutil.copytree(SOURCE / "rules", copy)
        said = subprocess.run([ASSIST, "--json", "rules", "learn", copy], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if said.returncode:
            sys.exit(f"rules learn: {said.returncode} {said.stdout} {said.stderr}")
        differs = list(differences(weights(SOURCE / "rules/leanings.yaml"), weights(copy / "leanings.yaml")))
    told = json.loads(said.stdout)
    right = told["right"] * 1000 // told["texts"]
    missed = -(-told["missed"] * 1000 // told["threats"])
    alarmed = -(-told["alarmed"] * 1000 // told["everyday"])
    print(f"{told['texts']} texts, {told['words']} words; of 1000 that were not learnt from: kind right {right}, threats not told by words "
          f"{missed}, everyday taken for one {alarmed}")
    for line in differs[:10]:
        print(line)
    if differs:
        print("rules/leanings.yaml is not what is learnt: assist rules learn rules")
    return int(bool(differs) or right < least_right or missed > most_missed or alarmed > most_alarmed)


if __name__ == "__main__":
    sys.exit(main())
