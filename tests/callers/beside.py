#!/usr/bin/env python3
"""Does everyday talk hide a threat? Each threat to life that is told alone is told once more with an everyday text in the sentence before it, and
once in the one behind: it has to stay at P0 or P1. Exit status 1: more are hidden than may be. Some have to: who says in the next
sentence that he was found speaks of whom he looked for.

  beside.py MOST_HIDDEN FILE...
"""
import json
import pathlib
import sys

import measure

EACH = 5 # everyday texts beside a threat
AT_ONCE = 1500 # in one file of golden cases


def pairs(threats, everyday):
    for i, threat in enumerate(threats):
        for k in range(EACH):
            other = everyday[(i * EACH + k) * 7 % len(everyday)]
            for first, second in ((threat, other), (other, threat)):
                yield {"text": first["text"].rstrip(". ") + ". " + second["text"], "kind": threat["kind"]}


def main():
    most, cases = int(sys.argv[1]), []
    for path in sys.argv[2:]:
        cases += [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]
    alone = measure.judged(cases)
    threats = [c for c, got in zip(cases, alone) if c["priority"][1] <= "P1" and got["priority"] <= "P1"]
    everyday = [c for c, got in zip(cases, alone) if c["priority"][0] >= "P4" and c["kind"] == ["other"] and got["priority"] >= "P3"]
    together, hidden = list(pairs(threats, everyday)), []
    for i in range(0, len(together), AT_ONCE):
        part = together[i:i + AT_ONCE]
        hidden += [(c, got) for c, got in zip(part, measure.judged(part)) if got["priority"] > "P1"]
    for case, got in hidden[:20]:
        print(f"{got['priority']} {got['kind']}: {case['text'][:300]}")
    print(f"{len(together)} texts of a threat with something everyday beside it: {len(hidden)} hidden")
    return int(len(hidden) > most or not together)


if __name__ == "__main__":
    sys.exit(main())
