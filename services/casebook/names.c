/* names - the numbers that people speak and type, and the rows they mean. A call is its case and .N, an alarm :N. */
#include <string.h>
#include "base/text.h"
#include "casebook/casebook.h"

char *case_name(struct arena *a, case_key key)
{
    char number[CASE_NUMBER_TEXT];

    case_number_format(key, number);
    return arena_dup(a, number);
}

char *offer_name(struct arena *a, case_key key, uint32_t letter)
{
    char name[OFFER_ID_TEXT];

    offer_id_format(key, letter, name);
    return arena_dup(a, name);
}

char *call_name(struct arena *a, case_key key, uint32_t number)
{
    return arena_printf(a, "%s.%u", case_name(a, key), number);
}

char *alarm_name(struct arena *a, case_key key, uint32_t number)
{
    return arena_printf(a, "%s:%u", case_name(a, key), number);
}

static case_key first_of_today(struct turn *t)
{
    int year, day;

    clock_civil(t->clock, t->now_ms, &year, &day);
    return case_key_of(year, day, 1);
}

/* A number, or the end of one of today's. *ret_tried: what an end that fits none stood for, "26-326-1-7"; it may be yesterday's. */
static int read_number(struct turn *t, const char *text, case_key *ret_key, const char **ret_tried)
{
    case_key first = first_of_today(t);
    int rc = case_number_parse(text, ret_key);

    *ret_tried = NULL;
    if (rc != ERR_INVALID)
        return rc;
    rc = case_number_parse_short(text, first, ret_key);
    if (rc == ERR_CHECK_DIGIT)
        *ret_tried = arena_printf(t->arena, "%.7s%s", case_name(t->arena, first), text);
    return rc;
}

int case_lookup(
    struct casebook *self, struct turn *t, const char *text, const char *field, case_key *ret_key)
{
    const char *tried;
    int rc;

    (void)self;
    if (text_empty(text))
        return turn_refuse(t, ERR_MISSING, field, NULL);
    rc = read_number(t, text, ret_key, &tried);
    return rc ? turn_refuse(t, rc, field, tried) : 0;
}

static int numbered(struct turn *t, const char *text, char mark, const char *field,
    case_key *ret_key, uint32_t *ret_number)
{
    const char *at = text ? strrchr(text, mark) : NULL;
    const char *tried;
    int64_t number;
    char *head;
    int rc;

    if (!at || text_int(at + 1, 1, UINT32_MAX, &number))
        return turn_refuse(t, text_empty(text) ? ERR_MISSING : ERR_INVALID, field, NULL);
    head = arena_dup(t->arena, text);
    head[at - text] = '\0';
    rc = read_number(t, head, ret_key, &tried);
    *ret_number = (uint32_t)number;
    return rc ? turn_refuse(t, rc, field, tried) : 0;
}

/* "n2", as it is shown; none: 0. */
int need_lookup(struct turn *t, const char *text, uint32_t *ret_need)
{
    int64_t number = 0;

    if (!text_empty(text) && text_int(text + (*text == 'n'), 1, 1000, &number))
        return turn_refuse(t, ERR_INVALID, "need", NULL);
    *ret_need = (uint32_t)number;
    return 0;
}

int call_lookup(struct turn *t, const char *text, case_key *ret_key, uint32_t *ret_number)
{
    return numbered(t, text, '.', "call", ret_key, ret_number);
}

int alarm_lookup(struct turn *t, const char *text, case_key *ret_key, uint32_t *ret_number)
{
    return numbered(t, text, ':', "alarm", ret_key, ret_number);
}
