/* reading - tables of fields, strict values, and the problems that are noted on the way. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "base/times.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DISTANCE_MAX_M 2000000
#define SHOWN_BYTES 60 /* of what somebody wrote */

/* ---- problems ---- */

char *rule_say(struct reading *r, const char *format, ...)
{
    va_list list;
    char *text;
    int n;

    va_start(list, format);
    n = vsnprintf(NULL, 0, format, list);
    va_end(list);
    must(n >= 0);
    text = arena_alloc(r->a, (size_t)n + 1);
    va_start(list, format);
    vsnprintf(text, (size_t)n + 1, format, list);
    va_end(list);
    return text;
}

const char *rule_cut(struct reading *r, const char *text)
{
    size_t n = strlen(text);
    char *cut;

    if (n <= SHOWN_BYTES)
        return text;
    n = SHOWN_BYTES;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) /* never half a letter */
        n--;
    cut = arena_copy(r->a, text, n + 1);
    cut[n] = '\0';
    return cut;
}

/* What is quoted may hold line breaks and worse. */
static const char *on_one_line(struct reading *r, const char *text)
{
    char *line = arena_dup(r->a, text);

    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    return line;
}

void rule_wrong(struct reading *r, const struct node *at, const char *problem, const char *mend)
{
    struct rule_problem *p;

    if (r->n_problems >= PROBLEMS_NOTED)
        return;
    p = ARENA_PUSH(r->a, r->problems, r->n_problems);
    p->file = arena_dup(r->a, r->file);
    p->line = at ? at->line : 1;
    p->column = at ? at->column : 1;
    p->problem = on_one_line(r, problem);
    p->mend = on_one_line(r, mend);
}

bool node_is(struct reading *r, const struct node *n, enum node_type type, const char *example)
{
    static const char *const expected[] = {
        [NODE_TEXT] = N_("a single value is expected here"),
        [NODE_LIST] = N_("a list is expected here"),
        [NODE_MAP] = N_("keys with values are expected here"),
    };

    if (n->type == type)
        return true;
    rule_wrong(r, n, _(expected[type]), rule_say(r, _("write, for instance, %s"), example));
    return false;
}

const char *node_text(struct reading *r, const struct node *n)
{
    return node_is(r, n, NODE_TEXT, "yes, P2, 3, 5 min") ? n->text : NULL;
}

/* ---- fields ---- */

static const char *field_nth(const void *list, size_t i)
{
    return ((const struct field *)list)[i].name;
}

static size_t count_fields(const struct field *fields)
{
    size_t n = 0;

    while (fields[n].name)
        n++;
    return n;
}

static void unknown_key(struct reading *r, const struct node *key, const struct field *fields)
{
    size_t n = count_fields(fields);
    const char *near = name_nearest(key->text, field_nth, fields, n);
    char *all = rule_say(r, "%s", fields[0].name);

    if (strchr(key->text, ' ')) { /* {en: Stuck, and cold}: the comma parted the text */
        rule_wrong(r, key,
            rule_say(r, _("the key \"%s\" is not known here"), rule_cut(r, key->text)),
            _("put a text that holds a comma or a colon in quotation marks"));
        return;
    }
    for (size_t i = 1; i < n; i++)
        all = rule_say(r, "%s, %s", all, fields[i].name);
    rule_wrong(r, key, rule_say(r, _("the key \"%s\" is not known here"), rule_cut(r, key->text)),
        near ? rule_say(r, _("did you mean \"%s\"?"), near)
             : rule_say(r, _("these are known: %s"), all));
}

static void check_repeated(struct reading *r, const struct node *map, size_t i)
{
    for (size_t j = 0; j < i; j += 2)
        if (text_is(map->items[j]->text, map->items[i]->text)) {
            rule_wrong(r, map->items[i],
                rule_say(r, _("\"%s\" is there twice"), map->items[i]->text),
                rule_say(r, _("it stands in line %d too: rename one of them, or take it out"),
                    map->items[j]->line));
            return;
        }
}

static void check_key(
    struct reading *r, const struct node *map, size_t i, const struct field *fields)
{
    for (const struct field *f = fields; f->name; f++)
        if (text_is(f->name, map->items[i]->text)) {
            check_repeated(r, map, i);
            return;
        }
    unknown_key(r, map->items[i], fields);
}

/* In the order of the table, whatever the file's: what a later field is checked against has been read. */
void fields_read(struct reading *r, const struct node *map, const struct field *fields, void *into)
{
    if (!node_is(r, map, NODE_MAP, fields[0].example))
        return;
    for (size_t i = 0; i < map->n; i += 2)
        check_key(r, map, i, fields);
    for (const struct field *f = fields; f->name; f++) {
        const struct node *value = tree_get(map, f->name);

        if (value)
            f->read(r, value, f, into);
        else if (!f->optional)
            rule_wrong(r, map, rule_say(r, _("\"%s\" is missing"), f->name),
                rule_say(r, _("write, for instance, %s"), f->example));
    }
}

static void *value_of(const struct field *f, void *into)
{
    return (char *)into + f->at;
}

static size_t *count_of(const struct field *f, void *into)
{
    return (size_t *)(void *)((char *)into + f->n_at);
}

void field_here(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)r;
    (void)value;
    (void)f;
    (void)into;
}

/* ---- texts ---- */

static bool has_cyrillic(const char *t)
{
    for (; *t; t++)
        if ((unsigned char)*t == 0xd0 || (unsigned char)*t == 0xd1)
            return true;
    return false;
}

static const char *translation(struct reading *r, const struct node *map, const char *language)
{
    const struct node *n = tree_get(map, language);
    const char *t;

    if (!n) {
        rule_wrong(r, map, rule_say(r, _("the text has no translation \"%s\""), language),
            rule_say(r, _("write the same as %s: ..."), language));
        return NULL;
    }
    t = node_text(r, n);
    if (!t)
        return NULL;
    if (!*t || strlen(t) > TEXT_BYTES) {
        rule_wrong(r, n, *t ? _("the text is too long") : _("the text is empty"),
            rule_say(r, _("write from 1 to %d bytes"), TEXT_BYTES));
        return NULL;
    }
    if (has_cyrillic(t) != text_is(language, "ru"))
        rule_wrong(r, n,
            rule_say(r, _("the text \"%s\" is in the letters of another language"), language),
            _("ru: is Russian, en: is English"));
    return arena_dup(&r->book->arena, t);
}

static struct rule_text text_of(struct reading *r, const struct node *n)
{
    static const struct field languages[] = {
        { .name = "ru", .read = field_here, .example = "ru: ...", .optional = true },
        { .name = "en", .read = field_here, .example = "en: ...", .optional = true },
        { 0 },
    };
    struct rule_text text = { 0 };

    if (!node_is(r, n, NODE_MAP, "{ru: ..., en: ...}"))
        return text;
    fields_read(r, n, languages, NULL);
    text.ru = translation(r, n, "ru");
    text.en = translation(r, n, "en");
    return text;
}

void field_text(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    *(struct rule_text *)value_of(f, into) = text_of(r, value);
}

/* How many items a list has is within the field's bounds; noted otherwise. */
static bool length_is_good(struct reading *r, const struct node *list, const struct field *f)
{
    if (!node_is(r, list, NODE_LIST, f->example))
        return false;
    if ((int64_t)list->n < f->min) {
        rule_wrong(r, list, rule_say(r, _("\"%s\" is empty"), f->name),
            rule_say(r, _("write, for instance, %s"), f->example));
        return false;
    }
    if (f->max && (int64_t)list->n > f->max) {
        rule_wrong(r, list, rule_say(r, _("\"%s\" has %zu items"), f->name, list->n),
            rule_say(r, _("at most %" PRId64 " are allowed"), f->max));
        return false;
    }
    return true;
}

void field_texts(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct rule_text *texts;

    if (!length_is_good(r, value, f))
        return;
    texts = arena_alloc(&r->book->arena, (value->n + 1) * sizeof(*texts));
    for (size_t i = 0; i < value->n; i++)
        texts[i] = text_of(r, value->items[i]);
    *(const struct rule_text **)value_of(f, into) = texts;
    *count_of(f, into) = value->n;
}

/* ---- plain values ---- */

void field_flag(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char *t = node_text(r, value);

    if (!t)
        return;
    if (!text_is(t, "yes") && !text_is(t, "no"))
        rule_wrong(r, value, rule_say(r, _("\"%s\" is neither yes nor no"), rule_cut(r, t)),
            rule_say(r, _("write %s: yes or %s: no"), f->name, f->name));
    *(bool *)value_of(f, into) = text_is(t, "yes");
}

bool node_number(struct reading *r, const struct node *n, int64_t min, int64_t max, int64_t *ret)
{
    const char *t = node_text(r, n);

    if (!t)
        return false;
    if (!text_int(t, min, max, ret))
        return true;
    rule_wrong(r, n,
        rule_say(r, _("\"%s\" is not a whole number from %" PRId64 " to %" PRId64), rule_cut(r, t),
            min, max),
        _("write digits only"));
    return false;
}

void field_count(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    int64_t n = 0;

    if (node_number(r, value, f->min, f->max, &n))
        *(uint32_t *)value_of(f, into) = (uint32_t)n;
}

void field_weight(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    int64_t n = 0;

    if (node_number(r, value, f->min, f->max, &n))
        *(int *)value_of(f, into) = (int)n;
}

void field_how_many(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    if (value->type != NODE_TEXT || !text_is(value->text, "all"))
        field_count(r, value, f, into);
}

/* "5 min" is what people write; a bare number has no unit and is refused. */
bool node_wait(struct reading *r, const struct node *n, int64_t *ret_ms)
{
    const char *t = node_text(r, n);
    size_t size = t ? strlen(t) : 0;
    char plain[32];

    if (!t)
        return false;
    if (size < sizeof(plain) && !(t[size - (size > 0)] >= '0' && t[size - (size > 0)] <= '9')) {
        memcpy(plain, t, size + 1);
        if (size > 3 && text_is(plain + size - 3, "min"))
            plain[size - 2] = '\0';
        if (!text_span(plain, ret_ms))
            return true;
    }
    rule_wrong(r, n, rule_say(r, _("\"%s\" is not a span of time"), rule_cut(r, t)),
        _("write a number and s, min, h or d: 30 s, 5 min, 2 h"));
    return false;
}

static char *span_said(struct reading *r, int64_t ms)
{
    if (ms % DAY_MS == 0)
        return rule_say(r, "%" PRId64 " d", ms / DAY_MS);
    if (ms % HOUR_MS == 0)
        return rule_say(r, "%" PRId64 " h", ms / HOUR_MS);
    if (ms % MINUTE_MS == 0)
        return rule_say(r, "%" PRId64 " min", ms / MINUTE_MS);
    return rule_say(r, "%" PRId64 " s", ms / SECOND_MS);
}

void field_wait(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    int64_t ms = 0;

    if (!node_wait(r, value, &ms))
        return;
    if (ms < f->min || ms > f->max) {
        rule_wrong(r, value, rule_say(r, _("\"%s\" is out of range"), value->text),
            rule_say(r, _("write from %s to %s"), span_said(r, f->min), span_said(r, f->max)));
        return;
    }
    *(int64_t *)value_of(f, into) = ms;
}

static void field_minute(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char *t = node_text(r, value);
    int64_t ms = 0;

    if (t && time_parse_of_day(t, &ms))
        rule_wrong(r, value, rule_say(r, _("\"%s\" is not an hour of the day"), rule_cut(r, t)),
            _("write hours and minutes, 00:00 to 23:59"));
    *(uint32_t *)value_of(f, into) = (uint32_t)(ms / MINUTE_MS);
}

void field_day_span(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    static const struct field ends[] = {
        { "from", field_minute, offsetof(struct day_span, from_min), .example = "from: 22:00" },
        { "to", field_minute, offsetof(struct day_span, to_min), .example = "to: 08:00" },
        { 0 },
    };
    struct day_span *span = value_of(f, into);
    size_t before = r->n_problems;

    if (!node_is(r, value, NODE_MAP, f->example))
        return;
    fields_read(r, value, ends, span);
    if (r->n_problems == before && span->from_min == span->to_min)
        rule_wrong(r, value, rule_say(r, _("\"%s\" never begins"), f->name),
            _("write two different hours"));
}

/* "500 m" or "3 km" */
void field_distance(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char *t = node_text(r, value);
    size_t digits = t ? strspn(t, "0123456789") : 0;
    char number[16];
    int64_t n = 0, unit;

    if (!t)
        return;
    unit = text_is(t + digits, " km") ? 1000 : text_is(t + digits, " m");
    if (digits < sizeof(number)) {
        memcpy(number, t, digits);
        number[digits] = '\0';
    }
    if (!unit || digits >= sizeof(number) || text_int(number, 1, DISTANCE_MAX_M / unit, &n)) {
        rule_wrong(r, value, rule_say(r, _("\"%s\" is not a distance"), rule_cut(r, t)),
            _("write, for instance, 500 m or 3 km, at most 2000 km"));
        return;
    }
    *(uint32_t *)value_of(f, into) = (uint32_t)(n * unit);
}

void field_priority(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char *t = node_text(r, value);

    if (!t)
        return;
    if (t[0] != 'P' || t[1] < '0' || t[1] > '5' || t[2]) {
        rule_wrong(r, value, rule_say(r, _("\"%s\" is not a priority"), rule_cut(r, t)),
            _("write P0 (life, now), P1, P2, P3, P4 or P5 (advice only)"));
        return;
    }
    *(Priority *)value_of(f, into) = (Priority)(PRIORITY__P0 + (t[1] - '0'));
}

void field_name(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    *(const char **)value_of(f, into) = name_use(r, f->known, value);
}

void field_names(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char **names = NULL;
    size_t n = 0;

    if (!length_is_good(r, value, f))
        return;
    for (size_t i = 0; i < value->n; i++) {
        const char *name = name_use(r, f->known, value->items[i]);

        for (size_t j = 0; name && j < n; j++)
            if (text_is(names[j], name)) {
                rule_wrong(r, value->items[i], rule_say(r, _("\"%s\" is there twice"), name),
                    _("take one of them out"));
                name = NULL;
            }
        if (name)
            *ARENA_PUSH(&r->book->arena, names, n) = name;
    }
    *(const char ***)value_of(f, into) = names;
    *count_of(f, into) = n;
}
