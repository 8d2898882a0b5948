/* human - the enums' words as a person says them, in the reader's language. */
#ifndef ASSIST_CLI_HUMAN_H
#define ASSIST_CLI_HUMAN_H

#include <protobuf-c/protobuf-c.h>
#include "case.pb-c.h"
#include "cli.h"

/* "on the way"; never NULL: a value without words of its own is its printed word. */
const char *human_word(const ProtobufCEnumDescriptor *words, int value);
/* The same of a printed word ("en_route"). */
const char *human_of(const ProtobufCEnumDescriptor *words, const char *word);
/* A code of the rules (a kind, a need, a fact) where no text came with it: '_' read as ' '. In the arena. */
const char *human_code(struct cli *c, const char *code);
/* A telephone as it is dialled, its extension in words: "+74232022511 ext. 100". In the arena, or `text`; NULL of NULL. */
const char *human_phone(struct cli *c, const char *text);
/* A place in words: as it was typed, else the district; of a telephone's own message, which nobody can read, that it is one. "" for
 * NULL. */
const char *human_place(const Place *p);
const char *human_garbled(void); /* of a place that is so */
/* Where the person is abroad: which country it is, what is rung there, and what time it is there. NULL: they are not. */
const char *human_abroad(struct cli *c, const Place *p);
int64_t human_fix_ms(
    const Place *p); /* when a telephone was there; 0: the point is no telephone's */
const char *human_kind(
    struct cli *c, const Text *text, const char *code); /* the text, else the code */
/* Why a responder is told something: "place_changed". In the arena. */
const char *human_why(struct cli *c, const char *code);
/* Why another case may be the same as this one: "same_phone". In the arena. */
const char *human_alike(struct cli *c, const char *code);
/* A promise of `admin status` or `admin verify`: "deadline_armed". In the arena. */
const char *human_promise(struct cli *c, const char *code);
/* For tests: the ith value that has words of its own; NULL at the end. */
const char *human_row(size_t i, const ProtobufCEnumDescriptor **ret_words, int *ret_value);

#endif
