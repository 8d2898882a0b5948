#!/usr/bin/env python3
"""How well do the shipped rules read callers whom nobody had in mind? Texts in callers' words, written by somebody who had not read the
rules, one JSON object a line: text, the kinds that would be right, and the most and least urgent priority that would be. Each is read and
judged by `assist rules explain`; printed are the shares that come out right, and with --list what does not. Exit status 1: worse than it
has been: at least so many kinds right, at most so many threats to life below P1 and everyday questions above P3.

  measure.py FILE KINDS_RIGHT THREATS_BELOW_P1 EVERYDAY_ABOVE_P3 [--list]
"""
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("ASSIST_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
ASSIST = pathlib.Path(os.environ.get("ASSIST_BUILD_DIR", SOURCE / "build/dev")) / "bin/assist"


def judged(case):
    said = subprocess.run([ASSIST, "--json", "rules", "explain", "--rules", SOURCE / "rules", "--", case["text"]], check=True,
                          capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    return json.loads(said)


def main():
    path, least_right, most_missed, most_high = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:5])
    cases = [json.loads(line) for line in path.read_text().splitlines()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(judged, cases))
    right = missed = high = urgent = 0
    for case, result in zip(cases, results):
        most, least = case["priority"]
        got = result["priority"].upper()
        fits = result["kind"] in case["kind"]
        threat = least <= "P1" and got > "P1"
        fuss = most >= "P4" and got < "P3"
        right, missed, high, urgent = right + fits, missed + threat, high + fuss, urgent + (most <= got <= least)
        if "--list" in sys.argv and not (fits and most <= got <= least):
            print(f"{got} {result['kind']}, not {most}-{least} {'|'.join(case['kind'])}: {case['text'][:150]!r}")
    print(f"{path.name}: {len(cases)} texts; kind right: {right} ({right / len(cases):.1%}); priority right: {urgent}"
          f" ({urgent / len(cases):.1%}); threats to life below P1: {missed}; everyday above P3: {high}")
    return int(right < least_right or missed > most_missed or high > most_high)


if __name__ == "__main__":
    sys.exit(main())
