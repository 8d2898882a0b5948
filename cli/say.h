/* say - sentences for people, on standard output or error: their language, their clock, colours only on a terminal. */
#ifndef ASSIST_CLI_SAY_H
#define ASSIST_CLI_SAY_H

#include "case.pb-c.h"
#include "cli.h"

enum say_tone { TONE_PLAIN, TONE_STRONG, TONE_DIM, TONE_GOOD, TONE_WARN, TONE_ALARM };

/* A line on standard output (nothing under --json), and one on standard error (always). */
void say(struct cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_toned(struct cli *c, enum say_tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void say_aside(struct cli *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "subject's phone is not valid (...)": one sentence, without the program's name. In the arena. */
const char *say_refusal(struct cli *c, const struct refusal *r);
/* What a field of the wire is called. */
const char *say_field(const char *field);

/* `text`, followed by ", exercise" when it concerns one: each line and cell about a case is marked by this. */
const char *say_marked(struct cli *c, const char *text, bool exercise);
const char *say_text(struct cli *c, const Text *t); /* in the reader's language; "" for none */
const char *say_span(struct cli *c, int64_t ms); /* "40 s", "4 min", "2 h 5 min", "3 d" */
const char *say_left(
    struct cli *c, int64_t due_ms, int64_t now_ms); /* "4 min left", "2 min late" */
const char *say_when(
    struct cli *c, int64_t ms, int64_t now_ms); /* "14:05", another day "2026-11-22 14:05" */
const char *say_instant(struct arena *a, int64_t ms, int64_t now_ms); /* the same, in any arena */
const char *say_clock(struct cli *c, int64_t ms); /* "14:05:31", local */
int say_offset_s(int64_t ms); /* of the machine's zone at that instant */

/* The colour's escape sequence, or "" where there is none. */
const char *say_tone(const struct cli *c, enum say_tone tone);
enum say_tone say_priority_tone(Priority p);

#endif
