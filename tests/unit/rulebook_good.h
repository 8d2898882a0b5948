/* Small rules that are usable, for tests that break them. */
#ifndef ASSIST_TESTS_UNIT_RULEBOOK_GOOD_H
#define ASSIST_TESTS_UNIT_RULEBOOK_GOOD_H

enum file { KINDS, LADDERS, LEANINGS, NEEDS, TRIAGE, FILES };

static const char *const names[FILES] = { "kinds.yaml", "ladders.yaml", "leanings.yaml",
    "needs.yaml", "triage.yaml" };

static const char *const good[FILES] = {
    [KINDS] = "kinds:\n"
              "  other:\n"
              "    text: {ru: Прочее, en: Something else}\n"
              "    base: P3\n"
              "    needs: [visit]\n"
              "    questions:\n"
              "      - fact: alone\n"
              "        text: {ru: Один?, en: Alone?}\n"
              "    advice:\n"
              "      - {ru: Спросите, en: Ask}\n"
              "    tell: {ru: Перезвоним, en: We ring back}\n"
              "    ring_again: 30 min\n"
              "    first_line: no\n",
    [LADDERS] = "ladders:\n"
                "  visits:\n"
                "    repeat: 2\n"
                "    rungs:\n"
                "      - whom: {ru: Соседи, en: Neighbours}\n"
                "        kinds: [neighbour]\n"
                "        instead: []\n"
                "        k: 2\n"
                "        window: 5 min\n"
                "        radius: 3 km\n"
                "        with_next: yes\n"
                "      - whom: {ru: Координатор, en: Coordinator}\n"
                "        kinds: [duty_coordinator]\n"
                "        k: all\n"
                "        window: 2 h\n",
    [LEANINGS] = "to: []\n"
                 "base: ''\n"
                 "words: ''\n",
    [NEEDS] = "capabilities: [home_visit, police_102]\n"
              "needs:\n"
              "  visit:\n"
              "    text: {ru: Зайти, en: Go there}\n"
              "    capabilities: [home_visit]\n"
              "    mandatory: yes\n"
              "    required: 1\n"
              "    ladder: visits\n"
              "  extra:\n"
              "    text: {ru: Ещё, en: More}\n"
              "    capabilities: []\n"
              "    mandatory: no\n"
              "    required: 1\n"
              "    ladder: {P0-P1: visits, P2: visits, P3-P5: visits}\n",
    [TRIAGE] = "facts:\n"
               "  alone: [yes, no]\n"
               "  age: number\n"
               "  seen: time\n"
               "signals:\n"
               "  silent:\n"
               "    - не отвечает\n"
               "    - ушел ... лес|поле\n"
               "rules:\n"
               "  - id: is_silent\n"
               "    why: {ru: Молчит, en: Silent}\n"
               "    when: [{signal: silent}, {fact: age, at_least: 75}]\n"
               "    kind: other\n"
               "    weight: 50\n"
               "    at_least: P2\n"
               "  - id: seen_long_ago\n"
               "    why: {ru: Давно, en: Long ago}\n"
               "    when: [{kind: other}, {fact: seen, older_than: 24 h}, {fact: alone, is: yes}]\n"
               "    needs: [extra]\n",
};

/* One place of one file is broken. */
struct mistake {
    enum file file;
    const char *from,
        *to; /* the first place in the good file, and what stands there instead; from NULL: the whole file */
    const char *told; /* one line for each problem: file:line:column: problem -> mend */
};

#endif
