/* The mistakes, for rulebook_problems.c and the fuzzer. */
#define MEND_PHRASE                                                                                \
    "write at most 12 words; word is meant in every form, =word in this one alone, word* is "      \
    "every "                                                                                       \
    "word that begins so (at least three letters), one|other either, <class> a word of that "      \
    "class, ... up to three words between, & anything, in any order"
#define WORDS_100                                                                                  \
    "word word word word word word word word word word word word word word word word word word "   \
    "word word "
#define WORDS_1000                                                                                 \
    WORDS_100 WORDS_100 WORDS_100 WORDS_100 WORDS_100 WORDS_100 WORDS_100 WORDS_100 WORDS_100      \
        WORDS_100
#define LONG_LINE WORDS_1000 WORDS_1000 "word" /* longer than a phrase may be */
static const struct mistake mistakes[] = {
    { KINDS, "    base: P3\n", "    base: P6\n",
        "kinds.yaml:4:11: \"P6\" is not a priority"
        " -> write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)" },
    { KINDS, "    base: P3\n", "    base: P3\n    base: P4\n",
        "kinds.yaml:5:5: \"base\" is there twice"
        " -> it stands in line 4 too: rename one of them, or take it out" },
    { KINDS, "    base: P3\n", "",
        "kinds.yaml:3:5: \"base\" is missing"
        " -> write, for instance, base: P3" },
    { KINDS, "first_line", "frist_line",
        "kinds.yaml:13:5: the key \"frist_line\" is not known here"
        " -> did you mean \"first_line\"?" },
    { KINDS, "first_line", "wholly_unknown",
        "kinds.yaml:13:5: the key \"wholly_unknown\" is not known here"
        " -> these are known: text, base, needs, questions, advice, tell, ring_again, check_on, "
        "first_line, "
        "silent" },
    { KINDS, "first_line: no", "first_line: flase",
        "kinds.yaml:13:17: \"flase\" is neither yes nor no"
        " -> write first_line: yes or first_line: no" },
    { KINDS, ", en: Something else", "",
        "kinds.yaml:3:11: the text has no translation \"en\""
        " -> write the same as en: ..." },
    { KINDS, "ru: Прочее", "ru: Something",
        "kinds.yaml:3:16: the text \"ru\" is in the letters of another language"
        " -> ru: is Russian, en: is English" },
    { KINDS, "en: Something else", "en: Прочее",
        "kinds.yaml:3:28: the text \"en\" is in the letters of another language"
        " -> ru: is Russian, en: is English" },
    { KINDS, "en: Something else", "en: ''",
        "kinds.yaml:3:28: the text is empty"
        " -> write from 1 to 600 bytes" },
    { KINDS, "en: Something else", "en: Stuck, in the cold",
        "kinds.yaml:3:35: the key \"in the cold\" is not known here"
        " -> put a text that holds a comma or a colon in quotation marks" },
    { KINDS, "text: {ru: Прочее, en: Something else}", "text: Прочее",
        "kinds.yaml:3:11: keys with values are expected here"
        " -> write, for instance, {ru: ..., en: ...}" },
    { KINDS, "needs: [visit]", "needs: []",
        "kinds.yaml:5:12: \"needs\" is empty"
        " -> write, for instance, needs: [groceries]" },
    { KINDS, "needs: [visit]", "needs: visit",
        "kinds.yaml:5:12: a list is expected here"
        " -> write, for instance, needs: [groceries]" },
    { KINDS, "needs: [visit]", "needs: [vizit]",
        "kinds.yaml:5:13: \"vizit\" is not among the needs of needs.yaml"
        " -> did you mean \"visit\"?" },
    { KINDS, "needs: [visit]", "needs: [visit, visit]",
        "kinds.yaml:5:20: \"visit\" is there twice"
        " -> take one of them out" },
    { KINDS, "needs: [visit]", "needs: [extra]",
        "kinds.yaml:5:12: none of these needs is mandatory: the case could end with nothing done"
        " -> add a need that says mandatory: yes" },
    { KINDS, "fact: alone\n", "fact: lonely\n",
        "kinds.yaml:7:15: \"lonely\" is not among the facts of triage.yaml"
        " -> correct the name, or add it to the facts of triage.yaml" },
    { KINDS, "      - {ru: Спросите, en: Ask}\n",
        "      - {ru: Один, en: One}\n      - {ru: Два, en: Two}\n      - {ru: Три, en: Three}\n   "
        "   - {ru: Четыре, en: Four}\n",
        "kinds.yaml:10:7: \"advice\" has 4 items"
        " -> at most 3 are allowed" },
    { KINDS, "ring_again: 30 min", "ring_again: 30",
        "kinds.yaml:12:17: \"30\" is not a span of time"
        " -> write a number and s, min, h or d: 30 s, 5 min, 2 h" },
    { KINDS, "ring_again: 30 min", "ring_again: 30 years",
        "kinds.yaml:12:17: \"30 years\" is not a span of time"
        " -> write a number and s, min, h or d: 30 s, 5 min, 2 h" },
    { KINDS, "    first_line: no\n", "    check_on: 2 min\n",
        "kinds.yaml:13:15: \"2 min\" is out of range"
        " -> write from 5 min to 1 d" },
    { KINDS, "ring_again: 30 min", "ring_again: 1 s",
        "kinds.yaml:12:17: \"1 s\" is out of range"
        " -> write from 1 min to 7 d" },
    { KINDS, "  other:", "  Others:",
        "kinds.yaml:2:3: \"Others\" cannot be a name"
        " -> write at most 48 small Latin letters, digits and _, a letter first\n"
        "kinds.yaml:2:3: there is no kind \"other\", for what nobody understands"
        " -> add it; its need has to reach a human\n"
        "triage.yaml:13:11: \"other\" is not among the kinds of kinds.yaml"
        " -> correct the name, or add it to the kinds of kinds.yaml\n"
        "triage.yaml:18:19: \"other\" is not among the kinds of kinds.yaml"
        " -> correct the name, or add it to the kinds of kinds.yaml" },
    { KINDS, "kinds:\n", "kinds: &k\n",
        "kinds.yaml:1:8: \"&\", \"*\" and \"!\" before a value are not used in rules"
        " -> write the value out, or put it in quotation marks" },
    { KINDS, "kinds:\n", "kinds: [\n",
        "kinds.yaml:3:9: this is not YAML: did not find expected ',' or ']'"
        " -> look at the indentation, colons and quotation marks of this line and the one above" },
    { KINDS, NULL, "",
        "kinds.yaml:1:1: the file is empty"
        " -> see rules/README.md for what belongs in it" },
    { KINDS, NULL, "# only a comment\n",
        "kinds.yaml:1:1: the file is empty"
        " -> see rules/README.md for what belongs in it" },
    { KINDS, "    base: P3\n", "\tbase: P3\n",
        "kinds.yaml:4:1: this is not YAML: found character that cannot start any token"
        " -> look at the indentation, colons and quotation marks of this line and the one above" },
    { LADDERS, "        window: 5 min\n", "",
        "ladders.yaml:5:9: \"window\" is missing"
        " -> write, for instance, window: 5 min" },
    { LADDERS, "window: 5 min", "window: 5m30",
        "ladders.yaml:9:17: \"5m30\" is not a span of time"
        " -> write a number and s, min, h or d: 30 s, 5 min, 2 h" },
    { LADDERS, "window: 5 min", "window: 3 d",
        "ladders.yaml:9:17: \"3 d\" is out of range"
        " -> write from 5 s to 1 d" },
    { LADDERS, "radius: 3 km", "radius: 3",
        "ladders.yaml:10:17: \"3\" is not a distance"
        " -> write, for instance, 500 m or 3 km, at most 2000 km" },
    { LADDERS, "k: 2", "k: 1001",
        "ladders.yaml:8:12: \"1001\" is not a whole number from 1 to 1000"
        " -> write digits only" },
    { LADDERS, "k: 2", "k: 2.5",
        "ladders.yaml:8:12: \"2.5\" is not a whole number from 1 to 1000"
        " -> write digits only" },
    { LADDERS, "kinds: [neighbour]", "kinds: [neighbor]",
        "ladders.yaml:6:17: \"neighbor\" is not a kind of responder"
        " -> write volunteer_org, emergency_service, social_service, medical, shop_delivery, "
        "volunteer, personal_contact, neighbour or duty_coordinator" },
    { LADDERS, "kinds: [neighbour]", "kinds: []",
        "ladders.yaml:6:16: \"kinds\" is empty"
        " -> write, for instance, kinds: [volunteer, volunteer_org]" },
    { LADDERS, "        instead: []\n", "        instead: []\n        capabilities: [home_visit]\n",
        "ladders.yaml:7:18: \"instead\" and \"capabilities\" exclude each other"
        " -> take one of them out" },
    { LADDERS, "        instead: []\n", "        instead: [fly]\n",
        "ladders.yaml:7:19: \"fly\" is not among the capabilities of needs.yaml"
        " -> correct the name, or add it to the capabilities of needs.yaml" },
    { LADDERS, "        k: all\n", "        k: all\n        with_next: yes\n",
        "ladders.yaml:12:9: the last rung has no next one"
        " -> take with_next out" },
    { LADDERS, "        k: all\n", "        k: all\n        standby: yes\n",
        "ladders.yaml:12:9: the ladder does not end with a human who has to act"
        " -> add a last rung for [duty_coordinator] or [emergency_service], without standby and "
        "confirm" },
    { LADDERS, "kinds: [duty_coordinator]", "kinds: [volunteer]",
        "ladders.yaml:12:9: the ladder does not end with a human who has to act"
        " -> add a last rung for [duty_coordinator] or [emergency_service], without standby and "
        "confirm" },
    { LADDERS, "    repeat: 2", "    repeat: -1",
        "ladders.yaml:3:13: \"-1\" is not a whole number from 0 to 10"
        " -> write digits only" },
    { LADDERS, NULL, "ladders:\n  visits:\n    repeat: 2\n    rungs: []\n",
        "ladders.yaml:4:12: the ladder has no rungs"
        " -> write from 1 to 16 of them" },
    { LADDERS, "  visits:\n",
        "  spare:\n    repeat: 0\n    rungs:\n      - {whom: {ru: Дежурный, en: Duty}, kinds: "
        "[duty_coordinator], k: all, window: 1 min}\n  visits:\n",
        "ladders.yaml:2:3: \"spare\": no need uses this ladder"
        " -> name it in a need's ladder, or take it out" },
    { LADDERS, "  visits:\n", "  visits: {}\n  visits:\n",
        "ladders.yaml:2:11: \"repeat\" is missing"
        " -> write, for instance, repeat: 3\n"
        "ladders.yaml:2:11: \"rungs\" is missing"
        " -> write, for instance, rungs: [...]\n"
        "ladders.yaml:3:3: \"visits\" is there twice"
        " -> it stands in line 2 too: rename one of them, or take it out" },
    { LADDERS, "ladders:\n", "quiet: {from: 22:00, to: 24:00}\nladders:\n",
        "ladders.yaml:1:26: \"24:00\" is not an hour of the day"
        " -> write hours and minutes, 00:00 to 23:59" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    quiet: {from: 8:00, to: 08:00}\n",
        "ladders.yaml:4:12: \"quiet\" never begins"
        " -> write two different hours" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    quiet: always\n",
        "ladders.yaml:4:12: keys with values are expected here"
        " -> write, for instance, quiet: {from: 22:00, to: 08:00}" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    at_end: {alarm: [shift]}\n",
        "ladders.yaml:4:22: \"shift\" is not among the duty entries of ladders.yaml"
        " -> correct the name, or add it to the duty entries of ladders.yaml" },
    { LADDERS, "ladders:\n", "duty: [shift]\nat_end: {alarm: [shfit]}\nladders:\n",
        "ladders.yaml:2:18: \"shfit\" is not among the duty entries of ladders.yaml"
        " -> did you mean \"shift\"?" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    at_end: {alarm: []}\n",
        "ladders.yaml:4:21: \"alarm\" is empty"
        " -> write, for instance, alarm: [duty]" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    at_end: {alarm: duty}\n",
        "ladders.yaml:4:21: a list is expected here"
        " -> write, for instance, alarm: [duty]" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    at_end: {}\n",
        "ladders.yaml:4:13: \"alarm\" is missing"
        " -> write, for instance, alarm: [duty]" },
    { LADDERS, "    repeat: 2\n", "    repeat: 2\n    at_end: [duty]\n",
        "ladders.yaml:4:13: keys with values are expected here"
        " -> write, for instance, at_end: {alarm: [duty]}" },
    { LADDERS, "ladders:\n", "duty: [shift]\nat_end: {alarm: [shift, duty]}\nladders:\n",
        "ladders.yaml:2:25: \"duty\" is everybody on duty, the others too"
        " -> write it alone, or take it out" },
    { LADDERS, "ladders:\n", "duty: [shift, head]\nat_end: {alarm: [shift]}\nladders:\n",
        "ladders.yaml:1:15: \"head\": the end of no ladder alarms this duty entry"
        " -> name it in an at_end, or take it out" },
    { LADDERS, "ladders:\n", "duty: shift\nladders:\n",
        "ladders.yaml:1:7: a list is expected here"
        " -> write, for instance, duty: [shift]" },
    { LADDERS, "        radius: 3 km\n", "        radius: 3 km\n        channels: [fax]\n",
        "ladders.yaml:11:20: \"fax\" is not a way to reach somebody"
        " -> write zmq, phone or both of them" },
    { LADDERS, "        radius: 3 km\n", "        radius: 3 km\n        channels: [zmq]\n",
        "ladders.yaml:5:9: relatives and neighbours are reached by telephone alone"
        " -> write channels: [phone], or take channels out" },
    { LADDERS, "        with_next: yes\n",
        "        with_next: yes\n        widen: {to: 9 km, steps: 2}\n",
        "ladders.yaml:12:16: a rung that widens begins at a radius, and goes on alone"
        " -> write its radius, and take with_next out" },
    { LADDERS, "        with_next: yes\n", "        widen: {to: 3 km, steps: 2}\n",
        "ladders.yaml:11:16: the rung does not widen"
        " -> write a \"to\" beyond its radius" },
    { LADDERS, "        with_next: yes\n",
        "        widen: {to: 9 km, steps: 1}\n"
        "      - whom: {ru: Полиция, en: Police}\n        kinds: [emergency_service]\n"
        "        k: 1\n        window: 1 min\n",
        "ladders.yaml:12:9: at P0 or P1 the need \"extra\" would wait for others before it asks "
        "this "
        "official service"
        " -> write with_next: yes in every rung before it, or confirm: yes in this one\n"
        "ladders.yaml:12:9: at P0 or P1 the need \"visit\" would wait for others before it asks "
        "this "
        "official service"
        " -> write with_next: yes in every rung before it, or confirm: yes in this one" },
    { LADDERS,
        "        k: 2\n        window: 5 min\n        radius: 3 km\n        with_next: yes\n",
        "        k: all\n        window: 5 min\n"
        "      - whom: {ru: Соседи, en: Neighbours}\n        kinds: [neighbour]\n"
        "        instead: []\n        k: 2\n        window: 1 min\n        radius: 3 km\n",
        "ladders.yaml:10:9: nobody is left for this rung: rung 1 asks them all"
        " -> take it out, or give the rung before a k" },
    { KINDS, "  other:\n",
        "  violence:\n    text: {ru: Насилие, en: Violence}\n    base: P1\n    needs: [visit]\n"
        "    questions:\n      - fact: alone\n        text: {ru: Один?, en: Alone?}\n"
        "    advice:\n      - {ru: Спросите, en: Ask}\n    tell: {ru: Перезвоним, en: We ring "
        "back}\n"
        "    ring_again: 30 min\n    first_line: no\n  other:\n",
        "ladders.yaml:5:9: the kind \"violence\" leads here: this rung would ask relatives or "
        "neighbours whom the person has not named"
        " -> write named_only: yes, or ask somebody else" },
    { KINDS, "  other:\n",
        "  violence:\n    text: {ru: Насилие, en: Violence}\n    base: P1\n    needs: [visit]\n"
        "    questions:\n      - fact: alone\n        text: {ru: Один?, en: Alone?}\n"
        "    advice:\n      - {ru: Спросите, en: Ask}\n    tell: {ru: Не перезвоним, en: We do not "
        "ring}\n"
        "    check_on: 10 min\n  other:\n",
        "kinds.yaml:12:15: to ring the person may harm them, where somebody is violent"
        " -> take it out\n"
        "ladders.yaml:5:9: the kind \"violence\" leads here: this rung would ask relatives or "
        "neighbours whom the person has not named"
        " -> write named_only: yes, or ask somebody else" },
    { NEEDS, "needs:\n", "alone: {check_in: 30 min, night: {from: 22:00, to: 06:00}}\nneeds:\n",
        "needs.yaml:2:19: \"30 min\" is out of range"
        " -> write from 5 min to 20 min" },
    { NEEDS, "ladder: visits\n", "ladder: visit\n",
        "needs.yaml:8:13: \"visit\" is not among the ladders of ladders.yaml"
        " -> did you mean \"visits\"?" },
    { NEEDS, "    ladder: visits\n", "",
        "needs.yaml:4:5: \"ladder\" is missing"
        " -> write, for instance, ladder: groceries" },
    { NEEDS, "P2: visits, ", "",
        "needs.yaml:14:13: the need has no ladder for P2"
        " -> cover P0 to P5" },
    { NEEDS, "P2: visits, ", "P1-P2: visits, ",
        "needs.yaml:14:36: P1 has a ladder already"
        " -> name each priority once" },
    { NEEDS, "P2: visits, ", "P2-P9: visits, ",
        "needs.yaml:14:29: \"P2-P9\" is not a range of priorities"
        " -> write, for instance, P0-P1 or P3" },
    { NEEDS, "capabilities: [home_visit]\n", "capabilities: [homevisit]\n",
        "needs.yaml:5:20: \"homevisit\" is not among the capabilities of needs.yaml"
        " -> did you mean \"home_visit\"?" },
    { NEEDS, "    required: 1\n", "    required: 1\n    place_within: 500 m\n",
        "needs.yaml:3:3: the need wants a place, and nothing confirms one that is vague"
        " -> add the need confirm_place, or take place_within out" },
    { NEEDS, "    required: 1\n", "    required: 1\n    place_within: near\n",
        "needs.yaml:8:19: \"near\" is not a distance"
        " -> write, for instance, 500 m or 3 km, at most 2000 km" },
    { NEEDS, "    required: 1\n", "    required: 1\n    within: 30 s\n",
        "needs.yaml:8:13: \"30 s\" is out of range"
        " -> write from 1 min to 7 d" },
    { NEEDS, "    required: 1\n", "    required: 1\n    within: 8 d\n",
        "needs.yaml:8:13: \"8 d\" is out of range"
        " -> write from 1 min to 7 d" },
    { NEEDS, "    required: 1\n", "    required: 1\n    within: soon\n",
        "needs.yaml:8:13: \"soon\" is not a span of time"
        " -> write a number and s, min, h or d: 30 s, 5 min, 2 h" },
    { NEEDS, "    required: 1\n", "    required: 1\n    by: sen\n",
        "needs.yaml:8:9: \"sen\" is not among the facts of triage.yaml"
        " -> did you mean \"seen\"?" },
    { NEEDS, "    required: 1\n", "    required: 1\n    by: age\n",
        "needs.yaml:8:9: the fact \"age\" is neither a time nor a number of hours"
        " -> name a fact that triage.yaml calls a time, or a number whose name ends in _hours, or "
        "take by out" },
    { NEEDS, "    required: 1\n", "    required: 1\n    by: alone\n",
        "needs.yaml:8:9: the fact \"alone\" is neither a time nor a number of hours"
        " -> name a fact that triage.yaml calls a time, or a number whose name ends in _hours, or "
        "take by out" },
    { NEEDS, "    required: 1\n", "    required: 1\n    by: [seen]\n",
        "needs.yaml:8:9: a single value is expected here"
        " -> write, for instance, yes, P2, 3, 5 min" },
    { NEEDS, "    required: 1\n", "    required: 0\n",
        "needs.yaml:7:15: \"0\" is not a whole number from 1 to 10"
        " -> write digits only" },
    { NEEDS, "    mandatory: yes\n", "    mandatory: yes\n    dangerous: yes\n",
        "ladders.yaml:5:9: the need \"visit\" is dangerous: this rung would send people who are "
        "not trained for it"
        " -> ask official services; volunteers with vetting: 2 and standby: yes; neighbours and "
        "relatives never" },
    { NEEDS, "[home_visit, police_102]", "[home_visit, home_visit]",
        "needs.yaml:1:28: \"home_visit\" is there twice"
        " -> it stands in line 1 too: rename one of them, or take it out" },
    { NEEDS, "mandatory: yes", "mandatory: [yes]",
        "kinds.yaml:5:12: none of these needs is mandatory: the case could end with nothing done"
        " -> add a need that says mandatory: yes\n"
        "needs.yaml:6:16: a single value is expected here"
        " -> write, for instance, yes, P2, 3, 5 min" },
    { TRIAGE, "{signal: silent}", "{signal: silence}",
        "triage.yaml:12:21: \"silence\" is not among the signals of triage.yaml"
        " -> did you mean \"silent\"?" },
    { TRIAGE, "{signal: silent}", "{fact: alone}",
        "triage.yaml:6:3: \"silent\": no rule asks for this signal"
        " -> use it in a rule, or take it out\n"
        "triage.yaml:12:12: a fact needs exactly one test"
        " -> write one of is, at_least, below, older_than, given" },
    { TRIAGE, "{signal: silent}", "{fact: alone, is: maybe}",
        "triage.yaml:6:3: \"silent\": no rule asks for this signal"
        " -> use it in a rule, or take it out\n"
        "triage.yaml:12:12: the fact \"alone\" is never \"maybe\""
        " -> write one of the words that the fact is declared with" },
    { TRIAGE, "{signal: silent}", "{fact: alone, at_least: 3}",
        "triage.yaml:6:3: \"silent\": no rule asks for this signal"
        " -> use it in a rule, or take it out\n"
        "triage.yaml:12:12: the fact \"alone\" is of another type: this could never hold"
        " -> use is for words, older_than for times" },
    { TRIAGE, "{fact: age, at_least: 75}", "{fact: age, at_least: 75}, {fact: age, below: 70}",
        "triage.yaml:12:11: these conditions never hold together: the rule can never fire"
        " -> take one of them out, or make two rules of it" },
    { TRIAGE, "{fact: age, at_least: 75}]",
        "{fact: age, at_least: 75}]\n    unless: [{signal: silent}]",
        "triage.yaml:12:11: these conditions never hold together: the rule can never fire"
        " -> take one of them out, or make two rules of it" },
    { TRIAGE, "{fact: age, at_least: 75}]",
        "{fact: age, at_least: 75}]\n    unless: [{fact: alone, is: yes}]",
        "triage.yaml:10:5: \"unless\" with a fact or a kind could lower a priority"
        " -> say when the rule holds, or use signals after unless" },
    { TRIAGE, "{fact: age, at_least: 75}", "{fact: age, at_least: seventy}",
        "triage.yaml:12:52: \"seventy\" is not a number"
        " -> write digits, with . for the decimal sign" },
    { TRIAGE, "{fact: age, at_least: 75}", "{kind: other}",
        "triage.yaml:10:5: a rule that asks for the kind cannot propose one"
        " -> take \"kind\" out of the rule, or of its conditions" },
    { TRIAGE, "when: [{signal: silent}, {fact: age, at_least: 75}]", "when: []",
        "triage.yaml:6:3: \"silent\": no rule asks for this signal"
        " -> use it in a rule, or take it out\n"
        "triage.yaml:12:11: \"when\" is empty"
        " -> write, for instance, when: [{signal: no_food}]" },
    { TRIAGE, "when: [{kind: other}, {fact: seen, older_than: 24 h}, {fact: alone, is: yes}]",
        "when: [{fact: seen, older_than: 24}]",
        "triage.yaml:18:37: \"24\" is not a span of time"
        " -> write a number and s, min, h or d: 30 s, 5 min, 2 h" },
    { TRIAGE, "    weight: 50\n", "",
        "triage.yaml:10:5: \"kind\" and \"weight\" belong together"
        " -> write both, or none" },
    { TRIAGE, "    weight: 50\n", "    weight: 500\n",
        "triage.yaml:14:13: \"500\" is not a whole number from 1 to 100"
        " -> write digits only" },
    { TRIAGE, "at_least: P2", "at_least: P0",
        "triage.yaml:10:5: a case of another kind would become as urgent by this rule, and get no "
        "help of "
        "kind \"other\""
        " -> add a mandatory need of that kind to the rule's needs" },
    { TRIAGE, "    needs: [extra]\n", "",
        "triage.yaml:16:5: the rule changes nothing"
        " -> add kind, at_least, needs, minor, points, coordinator_first or drifts" },
    { TRIAGE, "    needs: [extra]\n", "    needs: [extra]\n    drifts: log\n",
        "triage.yaml:20:13: \"log\" carries nobody"
        " -> write ice, boat, person (in the water), or nothing" },
    { TRIAGE, "    needs: [extra]\n", "    needs: [extra]\n    drifts: not_said\n",
        "triage.yaml:20:13: \"not_said\" carries nobody"
        " -> write ice, boat, person (in the water), or nothing" },
    { TRIAGE, "    needs: [extra]\n", "    needs: [extra]\n    drifts: [ice]\n",
        "triage.yaml:20:13: a single value is expected here"
        " -> write, for instance, yes, P2, 3, 5 min" },
    { TRIAGE, "    needs: [extra]\n", "    drifts: nothing\n",
        "triage.yaml:16:5: no need is dangerous: nobody would go out to what drifts"
        " -> write dangerous: yes in the need that goes there" },
    { TRIAGE, "signals:\n",
        "drift: {every: 1 min, of_way: 101, each_hour: 500 m, windless: 11 km}\nsignals:\n",
        "triage.yaml:5:16: \"1 min\" is out of range -> write from 5 min to 1 h\n"
        "triage.yaml:5:31: \"101\" is not a whole number from 0 to 100 -> write digits only\n"
        "triage.yaml:5:64: nothing drifts so fast -> write at most 10 km" },
    { TRIAGE, "signals:\n",
        "drift: {every: 15 min, of_way: 30, each_hour: 500, windless: 1852 m}\nsignals:\n",
        "triage.yaml:5:47: \"500\" is not a distance"
        " -> write, for instance, 500 m or 3 km, at most 2000 km" },
    { TRIAGE, "signals:\n", "drift: {every: 15 min}\nsignals:\n",
        "triage.yaml:5:8: \"each_hour\" is missing -> write, for instance, each_hour: 500 m\n"
        "triage.yaml:5:8: \"of_way\" is missing -> write, for instance, of_way: 30\n"
        "triage.yaml:5:8: \"windless\" is missing -> write, for instance, windless: 1852 m" },
    { TRIAGE, "signals:\n", "drift: yes\nsignals:\n",
        "triage.yaml:5:8: keys with values are expected here"
        " -> write, for instance, drift: {every: 15 min, of_way: 30, each_hour: 500 m, windless: "
        "1852 m}" },
    { TRIAGE, "    needs: [extra]\n", "    needs: [extra]\n    points: 2\n",
        "triage.yaml:16:5: points without \"scores\" count for nothing"
        " -> write, for instance, scores: [{points: 4, steps: 1}]" },
    { TRIAGE, "signals:\n", "scores: [{points: 4, steps: 1}, {points: 4, steps: 2}]\nsignals:\n",
        "triage.yaml:5:33: more points and more steps are expected here"
        " -> write the smallest score first" },
    { TRIAGE, "signals:\n", "scores: [{points: 4, steps: 2}, {points: 8, steps: 2}]\nsignals:\n",
        "triage.yaml:5:33: more points and more steps are expected here"
        " -> write the smallest score first" },
    { TRIAGE, "signals:\n", "scores: [{points: 4, steps: 1}, {points: 30, steps: 2}]\nsignals:\n",
        "triage.yaml:5:42: \"30\" is not a whole number from 1 to 20 -> write digits only" },
    { TRIAGE, "signals:\n", "scores: 4\nsignals:\n",
        "triage.yaml:5:9: a list is expected here"
        " -> write, for instance, scores: [{points: 4, steps: 1}]" },
    { TRIAGE, "id: seen_long_ago", "id: is_silent",
        "triage.yaml:16:9: \"is_silent\" is there twice"
        " -> it stands in line 10 too: rename one of them, or take it out" },
    { TRIAGE, "id: seen_long_ago", "id: Seen long ago",
        "triage.yaml:16:9: \"Seen long ago\" cannot be a name"
        " -> write at most 48 small Latin letters, digits and _, a letter first" },
    { TRIAGE, "    kind: other\n", "    kind: others\n",
        "triage.yaml:13:11: \"others\" is not among the kinds of kinds.yaml"
        " -> did you mean \"other\"?" },
    { TRIAGE, "    - не отвечает\n", "    - ...\n",
        "triage.yaml:7:7: \"...\" has to stand between two words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - на*\n",
        "triage.yaml:7:7: \"на*\" would fit far too many words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - один ... ... два\n",
        "triage.yaml:7:7: \"...\" has to stand between two words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - кто-то|что\n",
        "triage.yaml:7:7: \"кто-то\" is not one word"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - не отвечает\n    - Не ОТВЕЧАЕТ!\n",
        "triage.yaml:8:7: \"не отвечает\" is there twice"
        " -> take one of them out" },
    { TRIAGE, "    - не отвечает\n", "    - a b c d e f g h i j k l m\n",
        "triage.yaml:7:7: the phrase is too long"
        " -> " MEND_PHRASE },
    { TRIAGE, "  silent:\n", "  loud: []\n  silent:\n",
        "triage.yaml:6:3: \"loud\": no rule asks for this signal"
        " -> use it in a rule, or take it out\n"
        "triage.yaml:6:9: the signal has no phrases: no rule with it could ever fire"
        " -> write at least one phrase" },
    { TRIAGE, "  silent:\n", "  loud: [крик]\n  silent:\n",
        "triage.yaml:6:3: \"loud\": no rule asks for this signal"
        " -> use it in a rule, or take it out" },
    { TRIAGE, "  age: number\n", "  age: integer\n",
        "triage.yaml:3:8: \"integer\" is not a type of fact"
        " -> write number, time, text, or the words to choose from: [yes, no]\n"
        "triage.yaml:12:30: the fact \"age\" is of another type: this could never hold"
        " -> use is for words, older_than for times" },
    { TRIAGE, "  alone: [yes, no]\n", "  alone: [yes]\n",
        "triage.yaml:2:10: a choice needs at least two words"
        " -> write, for instance, [yes, no]" },
    { TRIAGE, "rules:\n", "rule:\n",
        "triage.yaml:1:1: \"rules\" is missing"
        " -> write, for instance, rules: [...]\n"
        "triage.yaml:6:3: \"silent\": no rule asks for this signal"
        " -> use it in a rule, or take it out\n"
        "triage.yaml:9:1: the key \"rule\" is not known here"
        " -> did you mean \"rules\"?" },
    { TRIAGE, "    why: {ru: Молчит, en: Silent}\n", "    why: *m\n",
        "triage.yaml:11:10: \"&\", \"*\" and \"!\" before a value are not used in rules"
        " -> write the value out, or put it in quotation marks" },
    { TRIAGE, "    why: {ru: Молчит, en: Silent}\n", "    why: {ru: \"Мол\\x07чит\", en: Silent}\n",
        "triage.yaml:11:15: there is a control character in the text"
        " -> write it without" },
    { TRIAGE, "rules:\n", "---\nrules:\n",
        "triage.yaml:9:1: a second document begins here"
        " -> take the line --- out" },
    /* a long word is cut, and never inside a letter */
    { KINDS, "base: P3", "base: 1абвгдежзийклмнопрстуфхцчшщъыьэюяабвгдежз",
        "kinds.yaml:4:11: \"1абвгдежзийклмнопрстуфхцчшщъыь\" is not a priority"
        " -> write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)" },
    { KINDS, "ru: Прочее", "ru: Проч\xd0",
        "kinds.yaml:3:21: this is not UTF-8 text -> save the file as UTF-8" },
    { KINDS, "    base: P3\n", "    ? [base]\n    : P3\n",
        "kinds.yaml:4:7: a key has to be a word -> write it as key: value" },
    { KINDS, "needs: [visit]", "needs: [[[[[[[[[[[[[[[[visit]]]]]]]]]]]]]]]]",
        "kinds.yaml:5:26: this is nested too deep -> look at the indentation" },
    { KINDS, "kinds:\n", "kinds: !all\n",
        "kinds.yaml:1:8: \"&\", \"*\" and \"!\" before a value are not used in rules"
        " -> write the value out, or put it in quotation marks" },
    { KINDS, "ring_again: 30 min", "ring_again: 8 d",
        "kinds.yaml:12:17: \"8 d\" is out of range -> write from 1 min to 7 d" },
    { LADDERS, "    repeat: 2", "    repeat: 11",
        "ladders.yaml:3:13: \"11\" is not a whole number from 0 to 10 -> write digits only" },
    { NEEDS, "    required: 1\n", "    required: 11\n",
        "needs.yaml:7:15: \"11\" is not a whole number from 1 to 10 -> write digits only" },
    { TRIAGE, "    at_least: P2\n", "    at_least: urgent\n",
        "triage.yaml:15:15: \"urgent\" is not a priority"
        " -> write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)" },
    { TRIAGE, "    weight: 50\n", "    weight: 0\n",
        "triage.yaml:14:13: \"0\" is not a whole number from 1 to 100 -> write digits only" },
    { TRIAGE, "    why: {ru: Молчит, en: Silent}\n", "",
        "triage.yaml:10:5: \"why\" is missing -> write, for instance, why: {ru: ..., en: ...}" },
    { TRIAGE, "    - не отвечает\n", "    - один &\n",
        "triage.yaml:7:7: \"&\" has to stand between two words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - '& один'\n",
        "triage.yaml:7:7: \"&\" has to stand between two words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - один ... & два\n",
        "triage.yaml:7:7: \"&\" has to stand between two words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - '=отвечает*'\n",
        "triage.yaml:7:7: \"=отвечает*\" is both this form alone and every word that begins so"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - '!?'\n",
        "triage.yaml:7:7: \"!?\" is not one word"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - '|'\n",
        "triage.yaml:7:7: \"|\" is not one word"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - '   '\n",
        "triage.yaml:7:7: the phrase has no word"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - <лодка дома\n",
        "triage.yaml:7:7: \"<лодка\" is not one word"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - <>\n",
        "triage.yaml:7:7: \"<>\" is not one word"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - <boat> пропала\n",
        "triage.yaml:7:7: \"boat\" is not among the classes of words of triage.yaml"
        " -> correct the name, or add it to the classes of words of triage.yaml" },
    { TRIAGE, "    - не отвечает\n", "    - <weeks>|месяц\n",
        "triage.yaml:7:7: \"<weeks>\" is an amount: it cannot be one of several words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - месяц|<weeks>\n",
        "triage.yaml:7:7: \"<weeks>\" is an amount: it cannot be one of several words"
        " -> " MEND_PHRASE },
    { TRIAGE, "    - не отвечает\n", "    - [не, отвечает]\n",
        "triage.yaml:7:7: a single value is expected here"
        " -> write, for instance, yes, P2, 3, 5 min" },
    { TRIAGE, "    - не отвечает\n    - ушел ... лес|поле\n", "    not: [не отвечает]\n",
        "triage.yaml:7:5: \"is\" is missing"
        " -> write, for instance, is: [\"еды нет\", \"no food\"]\n"
        "triage.yaml:7:5: the key \"not\" is not known here"
        " -> these are known: is, unless, mended" },
    { TRIAGE, "    - не отвечает\n    - ушел ... лес|поле\n",
        "    is: [не отвечает]\n    unless: []\n",
        "triage.yaml:8:13: \"unless\" is empty"
        " -> write, for instance, unless: [\"пожар цен\"]" },
    { TRIAGE, "    - не отвечает\n    - ушел ... лес|поле\n", "    is: не отвечает\n",
        "triage.yaml:7:9: a list is expected here"
        " -> write, for instance, is: [\"еды нет\", \"no food\"]" },
    { TRIAGE, "    - не отвечает\n    - ушел ... лес|поле\n", "    unless: [не отвечает]\n",
        "triage.yaml:7:5: \"is\" is missing"
        " -> write, for instance, is: [\"еды нет\", \"no food\"]" },
    { TRIAGE, "    - не отвечает\n    - ушел ... лес|поле\n",
        "    is: [не отвечает]\n    mended: [на*]\n",
        "triage.yaml:8:14: \"на*\" would fit far too many words"
        " -> " MEND_PHRASE },
    { TRIAGE, "  silent:\n    - не", "  not_understood: [чего]\n  silent:\n    - не",
        "triage.yaml:6:3: the service says this signal by itself"
        " -> take it out" },
    { TRIAGE, "signals:\n", "words: {boat: [лодка]}\nsignals:\n",
        "triage.yaml:5:9: \"boat\": no phrase uses this class of words"
        " -> use it as <name>, or take it out" },
    { TRIAGE, "signals:\n", "words: [boat]\nsignals:\n",
        "triage.yaml:5:8: keys with values are expected here"
        " -> write, for instance, words: {boat: [\"лодка катер\"]}" },
    { TRIAGE, "signals:\n", "words: {known: лодка}\nsignals:\n",
        "triage.yaml:5:16: a list is expected here"
        " -> write, for instance, boat: [\"лодка катер\", \"boat raft\"]" },
    { TRIAGE, "signals:\n", "words: {known: []}\nsignals:\n",
        "triage.yaml:5:16: the class has no words: no phrase with it could ever fit"
        " -> write at least one word" },
    { TRIAGE, "signals:\n", "words: {known: ['лодка|катер']}\nsignals:\n",
        "triage.yaml:5:17: \"лодка|катер\" is not one word"
        " -> write words with blanks between them: муж жена мать*" },
    { TRIAGE, "signals:\n", "words: {known: [лодка <boat>]}\nsignals:\n",
        "triage.yaml:5:17: \"<boat>\" is not one word"
        " -> write words with blanks between them: муж жена мать*" },
    { TRIAGE, "signals:\n", "words: {known: [лодка лодка]}\nsignals:\n",
        "triage.yaml:5:17: \"лодка\" is there twice"
        " -> take one of them out" },
    { TRIAGE, "signals:\n", "words: {known: [ло*]}\nsignals:\n",
        "triage.yaml:5:17: \"ло*\" would fit far too many words"
        " -> write words with blanks between them: муж жена мать*" },
    { TRIAGE, "signals:\n", "words: {known: [лодка, {a: b}]}\nsignals:\n",
        "triage.yaml:5:24: a single value is expected here"
        " -> write, for instance, yes, P2, 3, 5 min" },
    { TRIAGE, "signals:\n", "words: {weeks: [неделя]}\naside: [<weeks> назад]\nsignals:\n",
        "triage.yaml:5:9: \"weeks\" is the name of a unit"
        " -> give the class another name" },
    { TRIAGE, "signals:\n", "aside: []\nsignals:\n",
        "triage.yaml:5:8: \"aside\" is empty"
        " -> write, for instance, aside: [\"<years> назад\"]" },
    { TRIAGE, "signals:\n", "aside: год назад\nsignals:\n",
        "triage.yaml:5:8: a list is expected here"
        " -> write, for instance, aside: [\"<years> назад\"]" },
    { TRIAGE, "signals:\n", "amounts: [age]\nsignals:\n",
        "triage.yaml:5:10: keys with values are expected here"
        " -> write, for instance, amounts: {age: {is: [\"ему <years>\"]}}" },
    { TRIAGE, "signals:\n", "amounts: {ages: {is: [<years>]}}\nsignals:\n",
        "triage.yaml:5:11: \"ages\" is not among the facts of triage.yaml"
        " -> did you mean \"age\"?" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [лет]}}\nsignals:\n",
        "triage.yaml:5:11: \"лет\" holds no amount"
        " -> write one of <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, <years>" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], mine: [мне]}}\nsignals:\n",
        "triage.yaml:5:11: \"мне\" holds no amount"
        " -> write one of <number>, <percent>, <degrees>, <hours>, <days>, <weeks>, <years>" },
    { TRIAGE, "signals:\n", "amounts: {age: {mine: [<years>]}}\nsignals:\n",
        "triage.yaml:5:16: \"is\" is missing"
        " -> write, for instance, is: [\"<weeks> беременн*\"]" },
    { TRIAGE, "signals:\n", "amounts: {alone: {is: [<years>]}}\nsignals:\n",
        "triage.yaml:5:11: the fact \"alone\" is neither a number nor a time"
        " -> declare it so, or take the amount out" },
    { TRIAGE, "signals:\n", "amounts: {seen: {is: [<days> назад]}}\nsignals:\n",
        "triage.yaml:5:11: \"<days> назад\" gives no hours, and the fact is a time"
        " -> write <hours>: days, weeks and months are among them" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], between: [5]}}\nsignals:\n",
        "triage.yaml:5:41: two numbers are expected, the smaller one first"
        " -> write, for instance, between: [4, 43]" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], between: [120, 0]}}\nsignals:\n",
        "triage.yaml:5:41: two numbers are expected, the smaller one first"
        " -> write, for instance, between: [4, 43]" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], between: [a, 5]}}\nsignals:\n",
        "triage.yaml:5:41: two numbers are expected, the smaller one first"
        " -> write, for instance, between: [4, 43]" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], between: [5, b]}}\nsignals:\n",
        "triage.yaml:5:41: two numbers are expected, the smaller one first"
        " -> write, for instance, between: [4, 43]" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], between: [[1], 5]}}\nsignals:\n",
        "triage.yaml:5:41: two numbers are expected, the smaller one first"
        " -> write, for instance, between: [4, 43]" },
    { TRIAGE, "signals:\n", "amounts: {age: {is: [<years>], between: 5}}\nsignals:\n",
        "triage.yaml:5:41: a list is expected here"
        " -> write, for instance, between: [4, 43]" },
    { TRIAGE, "    - не отвечает\n", "    - " LONG_LINE "\n",
        "triage.yaml:7:7: the phrase is too long"
        " -> " MEND_PHRASE },
    { TRIAGE, "signals:\n", "words: {known: [" LONG_LINE "]}\nsignals:\n",
        "triage.yaml:5:17: the line is too long"
        " -> make two lines of it" },

    /* ---- what words speak for ---- */
    { LEANINGS, NULL, "to: [other, medicall]\nbase: 1 2\nwords: ''\n",
        "leanings.yaml:1:13: \"medicall\" is not among the kinds of kinds.yaml"
        " -> correct the name, or add it to the kinds of kinds.yaml" },
    { LEANINGS, NULL, "to: other\nbase: 1\nwords: ''\n",
        "leanings.yaml:1:5: a list is expected here"
        " -> write, for instance, to: [medical, everyday, threat]" },
    { LEANINGS, NULL, "to: [[other]]\nbase: 1\nwords: ''\n",
        "leanings.yaml:1:6: a single value is expected here"
        " -> write, for instance, yes, P2, 3, 5 min" },
    { LEANINGS, NULL, "to: [other, other]\nbase: 1 2\nwords: ''\n",
        "leanings.yaml:1:13: \"leans_other\" is there twice"
        " -> it stands in line 1 too: rename one of them, or take it out" },
    { LEANINGS, NULL, "to: [other, threat]\nbase: 1\nwords: ''\n",
        "leanings.yaml:2:7: numbers from -9999 to 9999 are expected, one for each word of \"to\": 2"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: [1]\nwords: ''\n",
        "leanings.yaml:2:7: numbers from -9999 to 9999 are expected, one for each word of \"to\": 1"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: [хрип 1]\n",
        "leanings.yaml:3:8: lines of a word and its numbers are expected here"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: |\n  хрип\n",
        "leanings.yaml:4:3: numbers from -9999 to 9999 are expected, one for each word of \"to\": 1"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: |\n  хрип 1 2\n",
        "leanings.yaml:4:3: numbers from -9999 to 9999 are expected, one for each word of \"to\": 1"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: |\n  хрип 10000\n",
        "leanings.yaml:4:3: numbers from -9999 to 9999 are expected, one for each word of \"to\": 1"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: |\n  a 1\n\n  b 1\n",
        "leanings.yaml:5:3: a word is expected first"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: |\n  син 1\n  син 2\n",
        "leanings.yaml:5:3: \"син\" stands twice, or out of order"
        " -> have it learnt anew: assist rules learn" },
    { LEANINGS, NULL, "to: [other]\nbase: 1\nwords: |\n  +silence 1\n",
        "leanings.yaml:4:3: there is no signal \"silence\" any more"
        " -> have it learnt anew: assist rules learn" },
    { TRIAGE, "signals:\n", "lean: {everyday: 100}\nsignals:\n",
        "triage.yaml:5:8: no text leans to \"everyday\""
        " -> write one of those in leanings.yaml, or take it out" },
    { TRIAGE, "signals:\n", "lean: [100]\nsignals:\n",
        "triage.yaml:5:7: keys with values are expected here"
        " -> write, for instance, lean: {everyday: 100}" },
    { TRIAGE, "  silent:\n    - не", "  leans_other: [чего]\n  silent:\n    - не",
        "triage.yaml:6:3: the service says this signal by itself"
        " -> take it out" },
};
