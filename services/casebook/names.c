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

int case_lookup(
    struct casebook *self, struct turn *t, const char *text, const char *field, case_key *ret_key)
{
    int rc;

    (void)self;
    if (text_empty(text))
        return turn_refuse(t, ERR_MISSING, field, NULL);
    rc = case_number_parse(text, ret_key);
    if (rc == ERR_INVALID)
        rc = case_number_parse_short(text, first_of_today(t), ret_key);
    return rc ? turn_refuse(t, rc, field, NULL) : 0;
}

static int numbered(struct turn *t, const char *text, char mark, const char *field,
    case_key *ret_key, uint32_t *ret_number)
{
    const char *at = text ? strrchr(text, mark) : NULL;
    int64_t number;
    char *head;
    int rc;

    if (!at || text_int(at + 1, 1, UINT32_MAX, &number))
        return turn_refuse(t, text_empty(text) ? ERR_MISSING : ERR_INVALID, field, NULL);
    head = arena_dup(t->arena, text);
    head[at - text] = '\0';
    rc = case_number_parse(head, ret_key);
    if (rc == ERR_INVALID)
        rc = case_number_parse_short(head, first_of_today(t), ret_key);
    *ret_number = (uint32_t)number;
    return rc ? turn_refuse(t, rc, field, NULL) : 0;
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
