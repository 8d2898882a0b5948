#!/usr/bin/env python3
"""How well do the shipped rules read callers whom nobody had in mind? Texts in callers' words, written by hands that had not read the
rules, one JSON object a line: text, the kinds that would be right, and the most and least urgent priority that would be. All are judged
by one run of `assist rules test`; printed are the shares that come out right, and with --list what does not. Exit status 1: worse than
it has been: at least so many kinds right, at most so many threats to life below P1 and everyday questions above P3.

  measure.py FILE KINDS_RIGHT THREATS_BELOW_P1 EVERYDAY_ABOVE_P3 [--list]
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("ASSIST_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
ASSIST = pathlib.Path(os.environ.get("ASSIST_BUILD_DIR", SOURCE / "build/dev")) / "bin/assist"


def judged(cases):
    """The kind and priority of each. As golden cases that expect the first kind and P5: what comes out otherwise is told."""
    with tempfile.TemporaryDirectory() as folder:
        for file in (SOURCE / "rules").glob("*.yaml"):
            shutil.copy(file, folder)
        tests = pathlib.Path(folder, "tests")
        tests.mkdir()
        lines = ["cases:"]
        for case in cases:
            lines += [f"  - text: {json.dumps(case['text'], ensure_ascii=False)}", f"    kind: {case['kind'][0]}", "    priority: P5"]
        (tests / "callers.yaml").write_text("\n".join(lines) + "\n")
        said = subprocess.run([ASSIST, "rules", "test", folder], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    if not re.search(rf"of {len(cases)} golden cases", said):
        sys.exit(f"rules test said:\n{said[-2000:]}")
    results = [{"kind": case["kind"][0], "priority": "P5"} for case in cases]
    for line, what, came_out in re.findall(r"callers\.yaml:(\d+): (kind|priority): expected \S+, came out (\S+)", said):
        results[(int(line) - 2) // 3][what] = came_out
    return results


def main():
    path, least_right, most_missed, most_high = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:5])
    cases = [json.loads(line) for line in path.read_text().splitlines()]
    right = missed = high = urgent = 0
    for case, result in zip(cases, judged(cases)):
        most, least = case["priority"]
        got = result["priority"]
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
