/* choice - what may be typed where the help shows a word in capitals or several with '|': completion offers it. */
#ifndef ASSIST_CLI_CHOICE_H
#define ASSIST_CLI_CHOICE_H

#include <stdbool.h>
#include "base/arena.h"

enum choice_kind {
    CHOICE_FREE, /* anything: nothing can be offered */
    CHOICE_WORDS,
    CHOICE_LIST, /* several of the words, with commas */
    CHOICE_FILE,
    CHOICE_FOLDER,
};

struct choice {
    enum choice_kind kind;
    const char *words; /* "p0 p1 p2", in the arena; NULL where kind has none */
};

/* `shown` is an option's argument or one of a command's words: "P,...", "[DIR]", "ru|en", "CASE". */
struct choice choice_of(const char *shown, struct arena *a);
/* The word at `position` (1 is the first) of what stands after a command: "CASE ANSWER [TEXT]"; NULL: none there. In the arena. */
const char *choice_word_at(const char *words, unsigned position, struct arena *a);

#endif
