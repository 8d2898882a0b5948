/* value - what people type for a case, an instant, a fact, a word. */
#include "value.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "identity.h"
#include "reckon.h"
#include "say.h"
#include "sys/files.h"
#include "words/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MAX 32
#define TEXT_MAX (16 * 1024)
#define KEPT_MAX 64

/* ---- pure ---- */

/* "1-8": digits, a dash, one digit. Whose day it is, the service knows. */
static bool is_short_end(const char *t)
{
    size_t n = strspn(t, "0123456789");

    return n > 0 && n <= 10 && t[n] == '-' && t[n + 1] >= '0' && t[n + 1] <= '9' && !t[n + 2];
}

int value_case_read(const char *typed, struct arena *a, char **ret_case)
{
    char number[CASE_NUMBER_TEXT];
    case_key key;
    int error;

    if (is_short_end(typed)) {
        *ret_case = arena_dup(a, typed);
        return 0;
    }
    error = case_number_parse(typed, &key);
    if (error)
        return error;
    case_number_format(key, number);
    *ret_case = arena_dup(a, number);
    return 0;
}

int value_offer_read(const char *typed, struct arena *a, char **ret_offer)
{
    char id[OFFER_ID_TEXT];
    case_key key;
    uint32_t letter;
    int error = offer_id_parse(typed, &key, &letter);

    if (error)
        return error;
    offer_id_format(key, letter, id);
    *ret_offer = arena_dup(a, id);
    return 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool value_is_letters(const char *typed)
{
    size_t n = 0;

    while (is_letter(typed[n]))
        n++;
    return n > 0 && n <= 3 && !typed[n];
}

bool value_offer_ends_with(const char *offer, const char *letters)
{
    size_t head = offer ? strspn(offer, "0123456789-") : 0;

    return head && strcasecmp(offer + head, letters) == 0;
}

static bool is_instant_key(const char *key, bool *ret_is_ahead)
{
    *ret_is_ahead = text_starts(key, "until_") || text_starts(key, "next_");
    return *ret_is_ahead || text_starts(key, "last_") || text_starts(key, "since_");
}

/* A clock time is the nearest one to come, or the nearest gone by. */
static int64_t clock_time(int64_t of_day_ms, bool ahead, int64_t now_ms, int offset_s)
{
    int64_t local_ms = now_ms + offset_s * SECOND_MS;
    int64_t ms = now_ms - local_ms % DAY_MS + of_day_ms;

    if (ahead && ms < now_ms)
        return ms + DAY_MS;
    return !ahead && ms > now_ms ? ms - DAY_MS : ms;
}

/* "3h", "18:00" for a key that means an instant; ERR_INVALID: it is neither. */
static int instant_of(
    const char *key, const char *value, int64_t now_ms, int offset_s, int64_t *ret_ms)
{
    bool ahead;
    int64_t ms;

    if (!is_instant_key(key, &ahead))
        return ERR_INVALID;
    if (text_span(value, &ms) == 0)
        *ret_ms = ahead ? now_ms + ms : now_ms - ms;
    else if (time_parse_of_day(value, &ms) == 0)
        *ret_ms = clock_time(ms, ahead, now_ms, offset_s);
    else
        return ERR_INVALID;
    return 0;
}

bool value_fact_is_reckoned(const char *typed)
{
    const char *equals = strchr(typed, '=');
    int64_t ms;

    return equals && instant_of(typed, equals + 1, 0, 0, &ms) == 0;
}

int value_fact_read(
    const char *typed, int64_t now_ms, int offset_s, struct arena *a, Fact *ret_fact)
{
    const char *equals = strchr(typed, '=');
    char instant[TIME_TEXT];
    int64_t ms;

    if (!equals || equals == typed)
        return ERR_INVALID;
    if (!equals[1])
        return ERR_MISSING;
    fact__init(ret_fact);
    ret_fact->key = arena_printf(a, "%.*s", (int)(equals - typed), typed);
    ret_fact->value = arena_dup(a, equals + 1);
    if (instant_of(ret_fact->key, ret_fact->value, now_ms, offset_s, &ms) == 0) {
        time_format(ms, instant);
        ret_fact->value = arena_dup(a, instant);
    }
    return 0;
}

/* ---- the case touched last ---- */

static int touched_last(struct cli *c, char **ret_case)
{
    const char *path = identity_load(c) == 0 ? identity_state_path(c, "case") : NULL;
    char *kept = NULL;
    size_t n;
    int error = path ? files_read(path, KEPT_MAX, &kept, &n) : ERR_NOT_FOUND;

    if (error == 0) {
        kept[strcspn(kept, "\n")] = '\0';
        error = value_case_read(kept, &c->arena, ret_case);
    }
    free(kept);
    return error ? cli_refuse(c, ERR_NOT_FOUND, "case", ".") : 0;
}

void value_case_touched(struct cli *c, const char *number)
{
    const char *path = text_empty(number) ? NULL : identity_state_path(c, "case");
    char *dir, *slash;

    if (!path)
        return;
    dir = arena_dup(&c->arena, path);
    slash = strrchr(dir, '/');
    *slash = '\0';
    if (files_make_dir(dir, 0700) == 0)
        files_write(path, number, strlen(number), 0600);
}

int value_case(struct cli *c, const char *typed, char **ret_case)
{
    int error;

    if (text_is(typed, "."))
        return touched_last(c, ret_case);
    error = value_case_read(typed, &c->arena, ret_case);
    if (error == ERR_CHECK_DIGIT)
        return cli_refuse(c, error, "case", typed);
    return error ? cli_usage(c, error, "case", typed) : 0;
}

/* ---- offers ---- */

static int offer_by_letter(
    struct cli *c, const char *letters, const OfferList *list, char **ret_offer)
{
    size_t found = 0;

    for (size_t i = 0; i < list->n_offers; i++) {
        if (!value_offer_ends_with(list->offers[i]->offer, letters))
            continue;
        *ret_offer = list->offers[i]->offer;
        found++;
    }
    if (found == 1)
        return 0;
    return cli_refuse(c, found ? ERR_AMBIGUOUS : ERR_NOT_FOUND, "offer", letters);
}

int value_offer(struct cli *c, const char *typed, char **ret_offer)
{
    const OfferList *list;
    int error;

    if (value_is_letters(typed)) {
        error = ask_inbox(c, &list);
        return error ? error : offer_by_letter(c, typed, list, ret_offer);
    }
    error = value_offer_read(typed, &c->arena, ret_offer);
    if (error == ERR_CHECK_DIGIT)
        return cli_refuse(c, error, "offer", typed);
    return error ? cli_usage(c, error, "offer", typed) : 0;
}

/* ---- the rest ---- */

int value_time(struct cli *c, const char *field, const char *typed, Instant *ret)
{
    int64_t now_ms, ms;
    int error = time_parse(typed, &ms);

    if (error) {
        now_ms = reckon_now(c);
        error = time_parse_typed(typed, now_ms, say_offset_s(now_ms), &ms);
    }
    if (error)
        return cli_usage(c, error, field, typed);
    instant__init(ret);
    PUT(ret, ms, ms);
    return 0;
}

int value_fact(struct cli *c, const char *typed, Fact *ret)
{
    int64_t now_ms = value_fact_is_reckoned(typed) ? reckon_now(c) : 0;
    int error = value_fact_read(typed, now_ms, say_offset_s(now_ms), &c->arena, ret);

    return error ? cli_usage(c, error, "fact", "KEY=VALUE") : 0;
}

static const char *all_words(struct cli *c, const ProtobufCEnumDescriptor *words)
{
    const char *all = "";

    for (unsigned i = 0; i < words->n_values; i++)
        if (words->values[i].value)
            all = arena_printf(
                &c->arena, "%s%s%s", all, *all ? ", " : "", word_of(words, words->values[i].value));
    return all;
}

int value_word(struct cli *c, const char *field, const ProtobufCEnumDescriptor *words,
    const char *typed, int *ret_value)
{
    if (word_parse(words, typed, ret_value) || *ret_value == 0)
        return cli_usage(c, ERR_UNKNOWN_WORD, field,
            arena_printf(&c->arena, "%s; %s", typed, all_words(c, words)));
    return 0;
}

int value_words(
    struct cli *c, const struct args *a, const char *option, char ***ret_words, size_t *ret_n)
{
    *ret_words = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < args_count(a, option); i++) {
        const char *typed = args_nth(a, option, i);
        char *rest = arena_dup(&c->arena, typed), *word;

        while ((word = strsep(&rest, ","))) {
            if (text_empty(word) || *ret_n == WORDS_MAX)
                return cli_usage(c, ERR_INVALID, arena_printf(&c->arena, "--%s", option), typed);
            *ARENA_PUSH(&c->arena, *ret_words, *ret_n) = word;
        }
    }
    return 0;
}

int value_yes(struct cli *c, const char *field, const char *typed, bool *ret_yes)
{
    *ret_yes = text_is(typed, "yes");
    if (*ret_yes || text_is(typed, "no"))
        return 0;
    return cli_usage(c, ERR_UNKNOWN_WORD, field, "yes, no");
}

int value_number(
    struct cli *c, const char *field, const char *typed, uint32_t min, uint32_t max, uint32_t *ret)
{
    int64_t n = 0;
    int error = text_int(typed, min, max, &n);

    if (error)
        return cli_usage(c, error, field, arena_printf(&c->arena, "%u ... %u", min, max));
    *ret = (uint32_t)n;
    return 0;
}

/* ---- texts ---- */

static int read_input(struct cli *c, char **ret_text)
{
    char *text = arena_alloc(&c->arena, TEXT_MAX + 2);
    size_t n = 0;
    ssize_t got;

    while (n <= TEXT_MAX && (got = read(STDIN_FILENO, text + n, TEXT_MAX + 1 - n)) > 0)
        n += (size_t)got;
    if (n > TEXT_MAX)
        return cli_usage(c, ERR_TOO_LONG, "text", "16384");
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    text[n] = '\0';
    if (!text_is_clean(text, n))
        return cli_usage(c, ERR_NOT_TEXT, "text", NULL);
    *ret_text = text;
    return 0;
}

int value_text(struct cli *c, const struct args *a, size_t first, char **ret_text)
{
    char *text = NULL;

    if (a->n_words == first + 1 && text_is(a->words[first], "-"))
        return read_input(c, ret_text);
    for (size_t i = first; i < a->n_words; i++)
        text = text ? arena_printf(&c->arena, "%s %s", text, a->words[i])
                    : arena_dup(&c->arena, a->words[i]);
    if (text && strlen(text) > TEXT_MAX)
        return cli_usage(c, ERR_TOO_LONG, "text", "16384");
    *ret_text = text;
    return 0;
}
