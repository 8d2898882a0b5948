/* value - what people type for a case, an instant, a fact, a word. Nothing here asks the service but value_offer and
 * value_case's ".", which is kept per identity. All answer 0, or ERR_* remembered by cli_refuse or cli_usage. */
#ifndef ASSIST_CLI_VALUE_H
#define ASSIST_CLI_VALUE_H

#include "case.pb-c.h"
#include "cli.h"

/* ---- pure ---- */
/* A full number in its usual form, or a short end as it stands. 0, ERR_INVALID, ERR_CHECK_DIGIT. */
int value_case_read(const char *typed, struct arena *a, char **ret_case);
/* "26-326-0001-8b" in its usual form. 0, ERR_INVALID, ERR_CHECK_DIGIT. */
int value_offer_read(const char *typed, struct arena *a, char **ret_offer);
bool value_is_letters(const char *typed); /* an offer by its letter alone */
bool value_offer_ends_with(const char *offer, const char *letters);
/* "KEY=VALUE". For a key that means an instant (last_..., since_..., until_..., next_...) a span ("3h") becomes that instant, before
 * now, or after it for until_ and next_; so does a clock time ("18:00" at that offset), the nearest gone by or to come. 0,
 * ERR_INVALID, ERR_MISSING. */
int value_fact_read(
    const char *typed, int64_t now_ms, int offset_s, struct arena *a, Fact *ret_fact);
bool value_fact_is_reckoned(const char *typed); /* needs now */

/* ---- with the person's context ---- */
int value_case(struct cli *c, const char *typed, char **ret_case);
/* What the last answer was about is the case that "." means. Quiet when it cannot be kept. */
void value_case_touched(struct cli *c, const char *number);
/* An offer of mine: a letter alone is looked up among the live ones. */
int value_offer(struct cli *c, const char *typed, char **ret_offer);
int value_time(struct cli *c, const char *field, const char *typed, Instant *ret);
int value_fact(struct cli *c, const char *typed, Fact *ret);
int value_word(struct cli *c, const char *field, const ProtobufCEnumDescriptor *words,
    const char *typed, int *ret_value);
/* The comma-separated words of all uses of an option, at most 32. */
int value_words(
    struct cli *c, const struct args *a, const char *option, char ***ret_words, size_t *ret_n);
int value_yes(struct cli *c, const char *field, const char *typed, bool *ret_yes);
int value_number(
    struct cli *c, const char *field, const char *typed, uint32_t min, uint32_t max, uint32_t *ret);
/* The words from `first` on as one text; a lone "-" reads standard input (at most 16 KiB); NULL in *ret if there are none. */
int value_text(struct cli *c, const struct args *a, size_t first, char **ret_text);

#endif
