/* needs - needs.yaml: the closed list of capabilities, and what somebody may have to do. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "base/times.h"
#include "words/words.h"

#include <string.h>

#define CAPABILITIES_MAX 64
#define VETTING_MAX 3
#define CHECK_IN_LEAST (5 * MINUTE_MS)
#define WITHIN_LEAST MINUTE_MS
#define WITHIN_MOST (7 * DAY_MS)

/* NULL: ladders.yaml could not be read. */
static const struct ladder *ladder_named(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->book->n_ladders; i++)
        if (text_is(r->book->ladders[i].name, name))
            return &r->book->ladders[i];
    return NULL;
}

static void use_ladder(
    struct reading *r, struct need_rule *need, const struct node *at, int from, int to)
{
    const char *name = name_use(r, KNOWN_LADDER, at);

    for (int p = from; name && p <= to; p++) {
        if (need->ladders[p]) {
            rule_wrong(r, at, rule_say(r, _("P%d has a ladder already"), p - PRIORITY__P0),
                _("name each priority once"));
            return;
        }
        need->ladders[p] = ladder_named(r, name);
    }
}

/* "P2" or "P0-P3"; 0 as `from`: neither. */
static int read_range(const char *t, int *ret_to)
{
    bool one = strlen(t) == 2, range = strlen(t) == 5 && t[2] == '-' && t[3] == 'P';
    int from, to;

    if ((!one && !range) || t[0] != 'P')
        return 0;
    from = t[1] - '0';
    to = one ? from : t[4] - '0';
    if (from < 0 || to > 5 || from > to)
        return 0;
    *ret_to = PRIORITY__P0 + to;
    return PRIORITY__P0 + from;
}

static void read_ladder_map(struct reading *r, const struct node *value, struct need_rule *need)
{
    size_t before = r->n_problems;

    for (size_t i = 0; i < value->n; i += 2) {
        const struct node *key = value->items[i];
        int to = 0, from = read_range(key->text, &to);

        if (from)
            use_ladder(r, need, value->items[i + 1], from, to);
        else
            rule_wrong(r, key,
                rule_say(r, _("\"%s\" is not a range of priorities"), rule_cut(r, key->text)),
                _("write, for instance, P0-P1 or P3"));
    }
    if (r->known[KNOWN_LADDER].unsure || r->n_problems > before)
        return;
    for (int p = PRIORITY__P0; p <= PRIORITY__P5; p++)
        if (!need->ladders[p])
            rule_wrong(r, value, rule_say(r, _("the need has no ladder for P%d"), p - PRIORITY__P0),
                _("cover P0 to P5"));
}

/* ladder: name, or ladder: {P0-P1: name, P2-P5: name} */
static void read_need_ladder(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct need_rule *need = into;

    (void)f;
    if (value->type == NODE_MAP)
        read_ladder_map(r, value, need);
    else
        use_ladder(r, need, value, PRIORITY__P0, PRIORITY__P5);
    need->ladders[PRIORITY__UNJUDGED] = need->ladders[PRIORITY__P3];
}

/* "battery_hours": so many from when it was said (casebook/within.c). */
static bool is_hours(const struct known *fact)
{
    size_t n = strlen(fact->name), n_end = strlen("_hours");

    return n > n_end && text_is(fact->name + n - n_end, "_hours") &&
           text_is(fact->value->text, "number");
}

/* by: a fact that is an instant, or a number of hours. Facts themselves are read later; what type each has, stands behind its name. */
static void read_by(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct need_rule *need = into;
    const struct known *fact;

    (void)f;
    need->by = name_use(r, KNOWN_FACT, value);
    fact = need->by ? name_find(r, KNOWN_FACT, need->by) : NULL;
    if (fact && !text_is(fact->value->text, "time") && !is_hours(fact))
        rule_wrong(r, value,
            rule_say(r, _("the fact \"%s\" is neither a time nor a number of hours"), need->by),
            _("name a fact that triage.yaml calls a time, or a number whose name ends in _hours, "
              "or "
              "take by out"));
}

#define AT(member) .at = offsetof(struct need_rule, member)
static const struct field need_fields[] = {
    { "text", field_text, AT(text), .example = "text: {ru: ..., en: ...}" },
    { "capabilities", field_names, AT(capabilities), offsetof(struct need_rule, n_capabilities),
        .known = KNOWN_CAPABILITY, .example = "capabilities: [groceries]" },
    { "mandatory", field_flag, AT(mandatory), .example = "mandatory: yes" },
    { "required", field_count, AT(required), .min = 1, .max = 10, .example = "required: 1" },
    { "vetting", field_count, AT(vetting), .max = VETTING_MAX, .example = "vetting: 1",
        .optional = true },
    { "place_within", field_distance, AT(place_within_m), .example = "place_within: 500 m",
        .optional = true },
    { "raises_to", field_priority, AT(raises_to), .example = "raises_to: P0", .optional = true },
    { "medical", field_flag, AT(medical), .example = "medical: yes", .optional = true },
    { "dangerous", field_flag, AT(dangerous), .example = "dangerous: yes", .optional = true },
    { "visit", field_flag, AT(visit), .example = "visit: yes", .optional = true },
    { "check_in", field_wait, AT(check_in_ms), .min = CHECK_IN_LEAST, .max = DAY_MS,
        .example = "check_in: 20 min", .optional = true },
    { "within", field_wait, AT(within_ms), .min = WITHIN_LEAST, .max = WITHIN_MOST,
        .example = "within: 2 h", .optional = true },
    { "by", read_by, .example = "by: next_dose", .optional = true },
    { "not_to_do", field_texts, AT(not_to_do), offsetof(struct need_rule, n_not_to_do), .max = 5,
        .example = "not_to_do: [{ru: ..., en: ...}]", .optional = true },
    { "hazards", field_texts, AT(hazards), offsetof(struct need_rule, n_hazards), .max = 5,
        .example = "hazards: [{ru: ..., en: ...}]", .optional = true },
    { "ladder", read_need_ladder, .example = "ladder: groceries" },
    { 0 },
};
#undef AT

/* The service opens it by its name where a place is wanted (casebook/where.c). */
static void check_place(struct reading *r, const struct names *names, const struct need_rule *needs)
{
    const struct known *confirm = name_find(r, KNOWN_NEED, "confirm_place");

    for (size_t i = 0; i < names->n; i++) {
        bool is_confirm = &names->items[i] == confirm;

        if (needs[i].place_within_m && !confirm)
            rule_wrong(r, names->items[i].at,
                _("the need wants a place, and nothing confirms one that is vague"),
                _("add the need confirm_place, or take place_within out"));
        if (is_confirm && (needs[i].mandatory || needs[i].place_within_m))
            rule_wrong(r, confirm->at,
                _("confirming the place is not done for its own sake, and waits for no place"),
                _("write mandatory: no, and no place_within"));
    }
}

static void read_needs(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_NEED];
    struct need_rule *needs = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*needs));

    (void)into;
    node_is(r, value, NODE_MAP, f->example);
    for (size_t i = 0; i < names->n; i++) {
        needs[i].kind = names->items[i].name;
        fields_read(r, names->items[i].value, need_fields, &needs[i]);
    }
    check_place(r, names, needs);
    r->book->needs = needs;
    r->book->n_needs = names->n;
}

static const struct field minors_fields[] = {
    { "vetting", field_count, offsetof(struct minors_rule, vetting), .max = VETTING_MAX,
        .example = "vetting: 2" },
    { "people", field_count, offsetof(struct minors_rule, people), .min = 1, .max = 10,
        .example = "people: 2" },
    { 0 },
};

static void read_minors(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)into;
    if (node_is(r, value, NODE_MAP, f->example))
        fields_read(r, value, minors_fields, &r->book->minors);
}

static const struct field alone_fields[] = {
    { "check_in", field_wait, offsetof(struct alone_rule, check_in_ms), .min = CHECK_IN_LEAST,
        .max = 20 * MINUTE_MS, .example = "check_in: 20 min" },
    { "night", field_day_span, offsetof(struct alone_rule, night),
        .example = "night: {from: 22:00, to: 06:00}" },
    { 0 },
};

static void read_alone(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)into;
    if (node_is(r, value, NODE_MAP, f->example))
        fields_read(r, value, alone_fields, &r->book->alone);
}

/* The names themselves were given before. */
static void read_capabilities(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_CAPABILITY];
    const char **list = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*list));

    (void)into;
    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n > CAPABILITIES_MAX)
        rule_wrong(r, value, rule_say(r, _("\"%s\" has %zu items"), f->name, value->n),
            rule_say(r, _("at most %d are allowed"), CAPABILITIES_MAX));
    for (size_t i = 0; i < names->n; i++)
        list[i] = names->items[i].name;
    r->book->capabilities = list;
    r->book->n_capabilities = names->n;
}

const struct field rules_of_needs[] = {
    { "capabilities", read_capabilities, .example = "capabilities: [groceries, home_visit]" },
    { "needs", read_needs, .example = "needs: {groceries: ...}" },
    { "minors", read_minors, .example = "minors: {vetting: 2, people: 2}", .optional = true },
    { "alone", read_alone, .example = "alone: {check_in: 20 min, night: {from: 22:00, to: 06:00}}",
        .optional = true },
    { 0 },
};

void names_in_needs(struct reading *r, const struct node *root)
{
    names_in_list(r, KNOWN_CAPABILITY, tree_get(root, "capabilities"));
    names_in_section(r, KNOWN_NEED, tree_get(root, "needs"));
}
