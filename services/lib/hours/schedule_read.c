/* schedule_read - a schedule from its text. One word is looked at, and the next one is known by it: no rule needs more. */
#include <string.h>
#include "base/text.h"
#include "base/times.h"
#include "hours/day.h"
#include "hours/schedule_parts.h"

#define WORD_MAX 48 /* bytes: longer than any that is known */
#define YEAR_DIGITS 4

/* ---- words ---- */
enum token {
    T_END,
    T_RULE, /* ; */
    T_COMMA,
    T_DASH,
    T_COLON,
    T_NUMBER,
    T_TIME, /* 9:00, 09.00 */
    T_DAYS, /* Mo, daily */
    T_HOLIDAY,
    T_MONTH,
    T_OFF,
    T_ALWAYS, /* 24/7 */
    T_OTHER,
};

/* Folded; several for one thing. The first byte is looked at by itself: most words are none of the others. */
/* clang-format off */
#define WORDS(token, value, ...) { { __VA_ARGS__ }, (token), (value) }
static const struct {
    const char *words[8];
    enum token token;
    int value;
} known[] = {
    WORDS(T_DAYS, 0x01, "mo", "mon", "monday", "пн", "понедельник"),
    WORDS(T_DAYS, 0x02, "tu", "tue", "tues", "tuesday", "вт", "вторник"),
    WORDS(T_DAYS, 0x04, "we", "wed", "wednesday", "ср", "среда"),
    WORDS(T_DAYS, 0x08, "th", "thu", "thur", "thurs", "thursday", "чт", "четверг"),
    WORDS(T_DAYS, 0x10, "fr", "fri", "friday", "пт", "пятница"),
    WORDS(T_DAYS, 0x20, "sa", "sat", "saturday", "сб", "суббота"),
    WORDS(T_DAYS, 0x40, "su", "sun", "sunday", "вс", "воскресенье"),
    WORDS(T_DAYS, WEEK_BITS, "daily", "ежедневно"),
    WORDS(T_HOLIDAY, 0, "ph", "праздники"),
    WORDS(T_MONTH, 1, "jan", "january", "янв", "январь", "января"),
    WORDS(T_MONTH, 2, "feb", "february", "фев", "февраль", "февраля"),
    WORDS(T_MONTH, 3, "mar", "march", "мар", "март", "марта"),
    WORDS(T_MONTH, 4, "apr", "april", "апр", "апрель", "апреля"),
    WORDS(T_MONTH, 5, "may", "май", "мая"),
    WORDS(T_MONTH, 6, "jun", "june", "июн", "июнь", "июня"),
    WORDS(T_MONTH, 7, "jul", "july", "июл", "июль", "июля"),
    WORDS(T_MONTH, 8, "aug", "august", "авг", "август", "августа"),
    WORDS(T_MONTH, 9, "sep", "sept", "september", "сен", "сент", "сентябрь", "сентября"),
    WORDS(T_MONTH, 10, "oct", "october", "окт", "октябрь", "октября"),
    WORDS(T_MONTH, 11, "nov", "november", "ноя", "нояб", "ноябрь", "ноября"),
    WORDS(T_MONTH, 12, "dec", "december", "дек", "декабрь", "декабря"),
    WORDS(T_OFF, 0, "off", "closed", "выходной", "закрыто"),
    WORDS(T_ALWAYS, 0, "круглосуточно"),
};
/* clang-format on */

struct reader {
    const char *text;
    const char *at; /* the token */
    const char *after; /* the token */
    enum token token;
    int value; /* of T_NUMBER, T_TIME (minutes), T_DAYS (bits), T_MONTH */
    enum schedule_fault fault;
    const char *fault_at;
    struct rule rules[RULES_MAX];
    struct span spans[SPANS_MAX];
    struct dates dates[DATES_MAX];
    uint8_t n_rules, n_spans, n_dates;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of a letter at `t`: Latin without marks, Cyrillic; 0 if it is none. */
static size_t letter(const char *t)
{
    if ((*t >= 'a' && *t <= 'z') || (*t >= 'A' && *t <= 'Z'))
        return 1;
    return (*t == '\xd0' || *t == '\xd1') && t[1] ? 2 : 0;
}

/* Bytes of the sign at `t`, one of those beyond ASCII; 0 if it is none. */
static size_t sign(const char *t, const char *const *signs)
{
    for (; *signs && (unsigned char)*t >= 0x80; signs++) {
        if (text_starts(t, *signs))
            return strlen(*signs);
    }
    return 0;
}

/* As typed, and as text programs make of it. */
static size_t blank(const char *t)
{
    static const char *const signs[] = { "\u00a0", "\u202f", "\u2009", NULL };

    return *t == ' ' || *t == '\t' ? 1 : sign(t, signs);
}

static size_t dash(const char *t)
{
    static const char *const signs[] = { "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212",
        NULL };

    return *t == '-' ? 1 : sign(t, signs);
}

static bool is_among(const char *word, const char *const *words, size_t most)
{
    for (size_t i = 0; i < most && words[i]; i++) {
        if (words[i][0] == word[0] && strcmp(words[i], word) == 0)
            return true;
    }
    return false;
}

static void look_up(struct reader *r, const char *folded)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (is_among(folded, known[i].words, sizeof known[i].words / sizeof *known[i].words)) {
            r->token = known[i].token;
            r->value = known[i].value;
            return;
        }
    }
    r->token = T_OTHER;
}

static void take_word(struct reader *r)
{
    char word[WORD_MAX + 1] = "", folded[WORD_MAX + 1];
    size_t n = 0, more;

    while ((more = letter(r->at + n)) > 0 && n + more <= WORD_MAX)
        n += more;
    memcpy(word, r->at, n);
    text_fold(word, folded, sizeof folded);
    look_up(r, folded);
    r->after = r->at + n;
    if (*r->after == '.') /* Dec. 20 */
        r->after++;
}

static bool is_clock(const char *t, size_t n)
{
    return n <= 2 && (t[n] == ':' || t[n] == '.') && is_digit(t[n + 1]) && is_digit(t[n + 2]) &&
           !is_digit(t[n + 3]);
}

static void take_digits(struct reader *r)
{
    const char *t = r->at;
    size_t n = 0;

    r->token = T_NUMBER;
    for (r->value = 0; is_digit(t[n]) && n < YEAR_DIGITS; n++)
        r->value = r->value * 10 + (t[n] - '0');
    r->after = t + n;
    if (text_starts(t, "24/7") && !is_digit(t[4])) {
        r->token = T_ALWAYS;
        r->after = t + 4;
    } else if (is_clock(t, n)) {
        int minute = (t[n + 1] - '0') * 10 + (t[n + 2] - '0');

        r->token = minute < 60 ? T_TIME : T_OTHER;
        r->value = r->value * 60 + minute;
        r->after = t + n + 3;
    } else if (is_digit(t[n])) {
        r->token = T_OTHER;
    }
}

static enum token sign_of(char c)
{
    switch (c) {
    case '\0':
        return T_END;
    case ';':
        return T_RULE;
    case ',':
        return T_COMMA;
    case ':':
        return T_COLON;
    default:
        return T_OTHER;
    }
}

static void next(struct reader *r)
{
    size_t n;

    r->at = r->after;
    while ((n = blank(r->at)) > 0)
        r->at += n;
    if (letter(r->at)) {
        take_word(r);
    } else if (is_digit(*r->at)) {
        take_digits(r);
    } else if ((n = dash(r->at)) > 0) {
        r->token = T_DASH;
        r->after = r->at + n;
    } else {
        r->token = sign_of(*r->at);
        r->after = r->at + (r->token != T_END);
    }
}

static bool take(struct reader *r, enum token token)
{
    bool is = r->token == token;

    if (is)
        next(r);
    return is;
}

/* The first one counts. False, so that it can be returned. */
static bool stop(struct reader *r, enum schedule_fault fault)
{
    if (!r->fault) {
        r->fault = fault;
        r->fault_at = r->at;
    }
    return false;
}

/* ---- dates ---- */
struct date {
    int year; /* 0: every year */
    int month;
    int date; /* 0: not said */
};

static bool read_date_of(struct reader *r, struct date *d)
{
    if (r->token != T_NUMBER)
        return true;
    if (r->value < 1 ||
        r->value > day_last(d->year ? d->year : 2024 /* has a 29 February */, d->month))
        return stop(r, SCHEDULE_DATE);
    d->date = r->value;
    next(r);
    return true;
}

/* [year] month [date] */
static bool read_date(struct reader *r, struct date *ret)
{
    *ret = (struct date){ 0 };
    if (r->token == T_NUMBER) {
        if (r->value < 1970 || r->value > 2199)
            return stop(r, SCHEDULE_DATE);
        ret->year = r->value;
        next(r);
    }
    if (r->token != T_MONTH)
        return stop(r, SCHEDULE_WORD);
    ret->month = r->value;
    next(r);
    return read_date_of(r, ret);
}

/* After a dash: the rest of a date may be left out if it is the same. */
static bool read_last_date(struct reader *r, const struct date *from, struct date *ret)
{
    if (r->token == T_NUMBER && r->value < 100 && from->date) { /* Dec 20-25 */
        *ret = *from;
        if (!read_date_of(r, ret))
            return false;
        return ret->date >= from->date || stop(r, SCHEDULE_DATE);
    }
    if (!read_date(r, ret))
        return false;
    if (ret->year && !from->year)
        return stop(r, SCHEDULE_DATE);
    if (from->year && !ret->year)
        ret->year = from->year + (ret->month < from->month);
    return true;
}

static bool add_dates(struct reader *r, struct rule *rule, struct date from, struct date to)
{
    struct dates *d = &r->dates[r->n_dates];

    if (r->n_dates == DATES_MAX)
        return stop(r, SCHEDULE_LONG);
    d->from = date_key(from.year, from.month, from.date ? from.date : 1);
    d->to = date_key(to.year, to.month, to.date ? to.date : 31);
    if (from.year && d->to < d->from)
        return stop(r, SCHEDULE_DATE);
    r->n_dates++;
    rule->n_dates++;
    return true;
}

/* In a list: after 2026 Dec 25 another date without a year would be of every year, or of that one. */
static bool read_next_date(struct reader *r, struct date *d)
{
    int year = d->year;

    if (r->token == T_NUMBER && r->value < 100 && d->date) /* Dec 25,26 */
        return read_date_of(r, d);
    if (!read_date(r, d))
        return false;
    return d->year || !year || stop(r, SCHEDULE_DATE);
}

/* One date, or two with a dash between them. */
static bool read_dates(struct reader *r, struct rule *rule, struct date *from)
{
    struct date to;

    if (!read_next_date(r, from))
        return false;
    to = *from;
    if (take(r, T_DASH) && !read_last_date(r, from, &to))
        return false;
    return add_dates(r, rule, *from, to);
}

static bool read_all_dates(struct reader *r, struct rule *rule)
{
    struct date from = { 0 };

    if (r->token != T_MONTH && r->token != T_NUMBER)
        return true;
    do {
        if (!read_dates(r, rule, &from))
            return false;
    } while (take(r, T_COMMA));
    return true;
}

/* ---- weekdays ---- */
static int bits_to(int first, int last) /* of single days, over the week's end too */
{
    int bits = first;

    while (first != last) {
        first = first == 0x40 ? 0x01 : first << 1;
        bits |= first;
    }
    return bits;
}

static bool read_days(struct reader *r, struct rule *rule)
{
    int first = r->value;

    if (take(r, T_HOLIDAY)) {
        rule->days |= HOLIDAY_BIT;
        return true;
    }
    if (r->token != T_DAYS)
        return stop(r, SCHEDULE_WORD);
    next(r);
    if (first == WEEK_BITS || !take(r, T_DASH)) {
        rule->days |= (uint8_t)first;
        return true;
    }
    if (r->token != T_DAYS || r->value == WEEK_BITS)
        return stop(r, SCHEDULE_WORD);
    rule->days |= (uint8_t)bits_to(first, r->value);
    next(r);
    return true;
}

static bool read_all_days(struct reader *r, struct rule *rule)
{
    if (r->token != T_DAYS && r->token != T_HOLIDAY)
        return true;
    do {
        if (!read_days(r, rule))
            return false;
    } while (take(r, T_COMMA));
    return true;
}

/* ---- hours ---- */
static bool add_span(struct reader *r, struct rule *rule, int from_min, int to_min)
{
    if (r->n_spans == SPANS_MAX)
        return stop(r, SCHEDULE_LONG);
    r->spans[r->n_spans++] = (struct span){ (uint16_t)from_min, (uint16_t)to_min };
    rule->n_spans++;
    return true;
}

/* 09:00-18:00; the end of 20:00-26:00 is two hours after midnight, as that of 20:00-02:00 is. */
static bool read_span(struct reader *r, struct rule *rule)
{
    int from_min = r->value, to_min;

    if (r->token != T_TIME || from_min >= DAY_MIN)
        return stop(r, SCHEDULE_TIME);
    next(r);
    if (!take(r, T_DASH))
        return stop(r, SCHEDULE_TIME);
    to_min = r->token == T_TIME && r->value < from_min ? r->value + DAY_MIN : r->value;
    if (r->token != T_TIME || to_min == from_min || to_min > from_min + DAY_MIN)
        return stop(r, SCHEDULE_TIME);
    next(r);
    return add_span(r, rule, from_min, to_min);
}

/* *ret_joined: the comma after them begins another rule. */
static bool read_spans(struct reader *r, struct rule *rule, bool *ret_joined)
{
    do {
        if (!read_span(r, rule))
            return false;
        *ret_joined = take(r, T_COMMA);
    } while (*ret_joined && r->token == T_TIME);
    return true;
}

static bool passes_midnight(const struct reader *r, const struct rule *rule)
{
    for (int i = r->n_spans - rule->n_spans; i < r->n_spans; i++) {
        if (r->spans[i].to_min > DAY_MIN)
            return true;
    }
    return false;
}

static bool read_cut(struct reader *r, struct rule *rule)
{
    if (r->token != T_OFF)
        return true;
    if (passes_midnight(r, rule))
        return stop(r, SCHEDULE_CUT);
    rule->effect = RULE_CUTS;
    next(r);
    return true;
}

/* What stands behind the days: hours, "off", or nothing, which is the whole day. */
static bool read_hours(struct reader *r, struct rule *rule, bool *ret_joined)
{
    bool says_days = rule->days || rule->n_dates;

    if (says_days)
        take(r, T_COLON);
    if (r->token == T_TIME)
        return read_spans(r, rule, ret_joined) && (*ret_joined || read_cut(r, rule));
    if (take(r, T_OFF)) {
        rule->effect = RULE_CLOSES;
        return true;
    }
    if (take(r, T_ALWAYS))
        return add_span(r, rule, 0, DAY_MIN);
    if (says_days && (r->token == T_END || r->token == T_RULE))
        return add_span(r, rule, 0, DAY_MIN);
    return stop(r, r->token == T_NUMBER ? SCHEDULE_TIME : SCHEDULE_WORD);
}

/* ---- rules ---- */
/* *joined: it adds to those before; then, whether the next one adds to it. */
static bool read_rule(struct reader *r, bool *joined)
{
    struct rule *rule = &r->rules[r->n_rules];

    if (r->n_rules == RULES_MAX)
        return stop(r, SCHEDULE_LONG);
    *rule = (struct rule){ .effect = *joined ? RULE_ADDS : RULE_SETS };
    *joined = false;
    if (!read_all_dates(r, rule) || !read_all_days(r, rule) || !read_hours(r, rule, joined))
        return false;
    r->n_rules++;
    if (!*joined)
        *joined = take(r, T_COMMA);
    return *joined || r->token == T_RULE || r->token == T_END || stop(r, SCHEDULE_WORD);
}

/* "PH off" alone leaves open when it is open; "off" alone does not. */
static bool says_hours(const struct reader *r)
{
    for (size_t i = 0; i < r->n_rules; i++) {
        const struct rule *rule = &r->rules[i];

        if (rule->effect == RULE_SETS || rule->effect == RULE_ADDS)
            return true;
        if (rule->effect == RULE_CLOSES && !rule->days && !rule->n_dates)
            return true;
    }
    return false;
}

static bool read_rules(struct reader *r)
{
    bool joined = false;

    for (next(r); r->token != T_END || joined;) {
        if (!joined && take(r, T_RULE))
            continue;
        if (!read_rule(r, &joined))
            return false;
    }
    if (!r->n_rules)
        return stop(r, SCHEDULE_EMPTY);
    return says_hours(r) || stop(r, SCHEDULE_CLOSED);
}

static struct schedule *schedule_of(
    const struct reader *r, const struct zone *zone, struct arena *a)
{
    size_t dates = r->n_dates * sizeof *r->dates, spans = r->n_spans * sizeof *r->spans;
    struct schedule s = {
        .zone = zone, .n_rules = r->n_rules, .n_spans = r->n_spans, .n_dates = r->n_dates
    };
    struct schedule *ret = arena_alloc(a, schedule_bytes(&s));
    char *at = (char *)ret->dates;

    memcpy(ret, &s, sizeof s);
    memcpy(at, r->dates, dates);
    memcpy(at + dates, r->spans, spans);
    memcpy(at + dates + spans, r->rules, r->n_rules * sizeof *r->rules);
    return ret;
}

struct schedule *schedule_read(
    const char *text, const struct zone *zone, struct arena *a, struct schedule_stop *ret_stop)
{
    const char *given = text ? text : "";
    struct reader r = { .text = given, .after = given };

    *ret_stop = (struct schedule_stop){ zone ? SCHEDULE_READ : SCHEDULE_NO_ZONE, 0 };
    if (!zone)
        return NULL;
    if (read_rules(&r))
        return schedule_of(&r, zone, a);
    *ret_stop = (struct schedule_stop){ r.fault, (size_t)(r.fault_at - given) };
    return NULL;
}
