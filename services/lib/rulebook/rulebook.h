/* rulebook - rules/ as plain structs. Loading reports every error with file:line:column; nothing here judges.
 * A rulebook is immutable once loaded; all it points to lives as long as it does. */
#ifndef ASSIST_RULEBOOK_RULEBOOK_H
#define ASSIST_RULEBOOK_RULEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "speech/speech.h"
#include "words.pb-c.h"

#define RULES_HASH 32

struct rule_text {
    const char *ru;
    const char *en;
};

/* A phrase is folded words in order, one blank between them: "word" in any form, "=word" in this one alone, "word*" every word that
 * begins so, "<name>" a word of that class or an amount (rulebook_unit), "one|other" either; "..." lets up to three words pass; parts with "&" between them stand in one
 * sentence, in any order. */
struct phrases {
    const char **list;
    size_t n;
};
/* Words that stand for each other in phrases: each as in a phrase. The class "known" says nothing, but that the
 * text is in a language that is read here. */
struct word_class {
    const char *name; /* RULEBOOK_KNOWN: also without a phrase */
    struct phrases words;
};
#define RULEBOOK_KNOWN "known"
/* What a text may mean. */
struct signal_rule {
    const char *signal; /* RULEBOOK_NOT_UNDERSTOOD has no phrases: the reader says it */
    struct phrases is;
    struct phrases unless; /* what one of these covers is meant otherwise */
    struct phrases mended; /* said behind it: it is over */
};
#define RULEBOOK_NOT_UNDERSTOOD "not_understood"
/* A fact that a text may give: the amount in one of its phrases. */
struct amount_rule {
    const char *fact; /* a number or an instant */
    struct phrases is;
    struct phrases unless; /* as of a signal */
    struct phrases mine; /* the speaker's own: counts where no other is there */
    double least, most; /* what is beyond is not meant; both 0: anything */
};

/* How much each word speaks for each thing that a text may be about, as it was learnt from texts (leanings.yaml). What a text
 * leans to is the base and the weights of its words, these over the root of how many of its words are known here. */
struct leaning_word {
    const char *
        word; /* a stem as speech_cut has it; "бере*": words whose stem begins so; "#": any number; "+name": the signal of
                         that name was read */
    const int16_t *weights; /* one for each of `to` */
};
struct leanings {
    const char **to; /* kinds, LEANS_EVERYDAY and LEANS_THREAT; n 0: nothing is learnt */
    const char **signals; /* "leans_" and the same: what the reader says */
    const int16_t *base;
    const int *at_least; /* less is not said: triage.yaml's `lean` */
    size_t n;
    const struct leaning_word *words; /* in the order of bytes */
    size_t n_words;
};
#define LEANS_SIGNAL "leans_" /* such signals have no phrases: the reader says them */
#define LEANS_EVERYDAY                                                                             \
    "everyday" /* nothing is wrong: a matter of tariffs, a figure of speech, something over */
#define LEANS_THREAT "threat" /* a life may be in danger, whatever the kind */

enum condition_type {
    CONDITION_SIGNAL, /* name was read in the text */
    CONDITION_KIND, /* the case is of kind `name` */
    CONDITION_FACT_IS, /* fact `name` is the word `word` */
    CONDITION_FACT_AT_LEAST, /* fact `name` is a number >= number */
    CONDITION_FACT_BELOW, /* ... < number */
    CONDITION_FACT_OLDER, /* fact `name` is an instant at least span_ms ago */
    CONDITION_FACT_GIVEN, /* fact `name` is there, whatever it says */
};
struct condition {
    enum condition_type type;
    bool negated;
    const char *name;
    const char *word;
    double number;
    int64_t span_ms;
};

/* What may be known of a case by `assist file --fact` and by answers to questions. */
enum fact_type {
    FACT_NUMBER,
    FACT_TIME, /* an instant */
    FACT_WORD, /* one of `words` */
    FACT_TEXT, /* whatever was said */
};
struct fact_rule {
    const char *fact;
    enum fact_type type;
    const char **words;
    size_t n_words;
};

/* When all conditions hold, the rule fires: proposes a kind, floors the priority, adds needs and points. */
struct triage_rule {
    const char *id;
    struct rule_text why;
    const struct condition *when;
    size_t n_when;
    const char *kind; /* NULL: proposes none */
    int weight; /* of the kind proposed; the heaviest wins, then the more urgent kind, then the smaller rule id */
    Priority at_least; /* UNJUDGED: no floor. P0 is the gate */
    const char **needs; /* beside the kind's own */
    size_t n_needs;
    bool minor; /* the person is under 18: struct minors_rule */
    int points; /* what makes it worse; below 0: better. 0: does not count */
    bool coordinator_first; /* before anybody private is asked, a coordinator decides */
    Drift__What drifts; /* what carries the person; NOT_SAID: it says nothing of that */
};

/* Where the points of all rules that fired come to so many together, the case is so many steps more urgent than its kind. */
struct score_rule {
    int points;
    int steps;
};

struct question_rule {
    const char *fact;
    struct rule_text text;
    bool first; /* asked before those whose answers would change more */
};

struct kind_rule {
    const char *kind;
    struct rule_text text;
    Priority base; /* where judging starts */
    const char **needs; /* need kinds, in order; the first is mandatory if it says so */
    size_t n_needs;
    const struct question_rule *questions;
    size_t n_questions;
    const struct rule_text *advice; /* at most three */
    size_t n_advice;
    struct rule_text tell; /* what may be promised to the caller */
    int64_t ring_again_ms; /* when we ring the caller even if nothing has happened */
    int64_t check_on_ms; /* so often we ring the person in trouble, until they are helped; 0: not */
    bool first_line; /* an operator may solve it alone */
    bool
        silent; /* the person does not answer, or a call may harm them: nobody rings them about a visit */
};

struct rung {
    struct rule_text whom;
    const Responder__Kind *kinds; /* any of; none: any */
    size_t n_kinds;
    const char **capabilities; /* all of, beside the need's own; with `instead` in their place */
    size_t n_capabilities;
    bool
        own_capabilities; /* ask only for these, not for the need's (a neighbour needs no ice_rescue) */
    uint32_t k; /* live offers kept; 0: everybody found, at most 16 */
    int64_t window_ms;
    uint32_t radius_m; /* 0: the responder's own radius alone */
    uint32_t vetting;
    bool with_next; /* the next rung is opened at the same time */
    bool standby; /* they are asked to stand by only */
    bool confirm; /* a person says yes first */
    bool show_exact; /* official services: see what they need at once */
    bool named_only; /* relatives and neighbours only if the person has named them */
    const Delivery__Channel *channels; /* only these, in this order; none: the responder's own */
    size_t n_channels;
};

/* Every day from one minute to the other, over midnight if the second is the smaller one; equal: never. */
struct day_span {
    uint32_t from_min, to_min;
};

/* Whom the end of a ladder alarms. */
struct at_end {
    const char **alarm; /* duty entries, by id, that are rung first; none: everybody on duty */
    size_t n_alarm;
};

/* A ladder is compiled once and kept under its hash; cases refer to it. */
struct ladder {
    const char *name;
    const struct rung *rungs;
    size_t n_rungs;
    uint32_t repeat; /* how often it begins again after the last rung */
    struct day_span quiet; /* at P3-P5 nobody private is asked then, where the person is */
    struct at_end at_end;
    uint8_t hash
        [RULES_HASH]; /* over everything above; given by whoever compiles it (casebook/kept.c) */
};

struct need_rule {
    const char *kind;
    struct rule_text text;
    const char **capabilities; /* what a responder must be able to do */
    size_t n_capabilities;
    bool mandatory;
    uint32_t required; /* commits */
    uint32_t vetting; /* at least */
    uint32_t place_within_m; /* cannot be begun where the place is vaguer; 0: does not care */
    Priority raises_to; /* opening this need raises the case to at least this; UNJUDGED: no */
    bool medical; /* medical facts may be shown to whoever commits */
    bool visit; /* somebody comes to the person's door, and says the visit word there */
    bool
        dangerous; /* ice, water, fire, gas, violence: its ladders ask the untrained nothing, volunteers to stand by only */
    int64_t check_in_ms; /* whoever is there is heard from each so often; 0: as the priority says */
    int64_t within_ms; /* done so long after it was opened; 0: at no time */
    const char *
        by; /* a fact that is an instant, or so many hours from when it was said: done by then; NULL: none */
    const struct rule_text *not_to_do;
    size_t n_not_to_do;
    const struct rule_text *hazards;
    size_t n_hazards;
    /* which ladder, by priority: ladders[p] for p = PRIORITY__P0 ... PRIORITY__P5; never NULL after loading */
    const struct ladder *ladders[8];
};

/* What a case about somebody under 18 wants of whoever comes as a private person. */
struct minors_rule {
    uint32_t vetting; /* at least */
    uint32_t people; /* come together */
};

/* Whoever is there as a private person, at night or where there are hazards. */
struct alone_rule {
    int64_t check_in_ms; /* heard from each so often */
    struct day_span night;
};

/* How a place that drifts is reckoned: its circle is as wide as what was known, and wider by these. */
struct drift_rule {
    int64_t every_ms; /* reckoned again each so often */
    uint32_t of_way; /* per cent of the way that it has come */
    uint32_t each_hour_m;
    uint32_t windless_m; /* each hour, instead, while nobody knows the wind */
};

struct rulebook {
    uint8_t hash[RULES_HASH]; /* BLAKE2b over all files, in name order */
    const struct fact_rule *facts;
    size_t n_facts;
    const struct word_class *classes;
    size_t n_classes;
    const struct signal_rule *signals;
    size_t n_signals;
    const struct amount_rule *amounts;
    size_t n_amounts;
    struct leanings leanings;
    struct phrases aside; /* of another time or a story: nothing beside it in the clause counts */
    const struct triage_rule *triage;
    size_t n_triage;
    const struct score_rule *scores;
    size_t n_scores;
    const struct kind_rule *kinds;
    size_t n_kinds;
    const struct need_rule *needs;
    size_t n_needs;
    const struct ladder *ladders;
    size_t n_ladders;
    struct minors_rule minors;
    struct alone_rule alone;
    struct drift_rule drift;
    struct day_span quiet; /* of every ladder that says nothing else; so is `at_end` */
    struct at_end at_end;
    const char **capabilities; /* the closed list */
    size_t n_capabilities;
    struct arena arena;
};

struct rule_problem {
    const char *file; /* relative to the rules directory */
    int line, column;
    const char *problem; /* English, by gettext msgid and values already put in; see rulebook.c */
    const char *mend;
};

/* Reads DIR/{triage,needs,ladders,leanings,kinds}.yaml. 0 and *ret_rules; or ERR_RULES_WRONG and at least one problem, in file and
 * line order, in `a`; or ERR_NOT_FOUND. Free with rulebook_free. */
int rulebook_load(const char *dir, struct rulebook **ret_rules, struct arena *a,
    struct rule_problem **ret_problems, size_t *ret_n);
void rulebook_free(struct rulebook **r);
const struct kind_rule *rulebook_kind(
    const struct rulebook *r, const char *kind); /* NULL if none */
const struct need_rule *rulebook_need(const struct rulebook *r, const char *kind);
const struct fact_rule *rulebook_fact(const struct rulebook *r, const char *fact);
const struct word_class *rulebook_class(const struct rulebook *r, const char *name, size_t size);
/* The units that "<name>" in a phrase stands for; false: it is none. `ret_each` gets how much of it an amount of each speech_unit is;
 * 0: none. */
bool rulebook_unit(const char *name, size_t size, double ret_each[SPEECH_UNITS]);
bool rulebook_can(const struct rulebook *r, const char *capability);

#endif
