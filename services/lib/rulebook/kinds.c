/* kinds - kinds.yaml: what a case can be, what it needs, asks, advises and promises. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "base/times.h"

static void read_fact_name(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    ((struct question_rule *)into)->fact = name_use(r, KNOWN_FACT, value);
}

static const struct field question_fields[] = {
    { "fact", read_fact_name, .example = "fact: alone" },
    { "text", field_text, offsetof(struct question_rule, text),
        .example = "text: {ru: ..., en: ...}" },
    { "first", field_flag, offsetof(struct question_rule, first), .example = "first: yes",
        .optional = true },
    { 0 },
};

static bool is_asked(const struct question_rule *questions, size_t n, const char *fact)
{
    for (size_t i = 0; i < n; i++)
        if (fact && text_is(questions[i].fact, fact))
            return true;
    return false;
}

static void read_questions(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct kind_rule *kind = into;
    struct question_rule *questions;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    questions = arena_alloc(&r->book->arena, (value->n + 1) * sizeof(*questions));
    for (size_t i = 0; i < value->n; i++) {
        fields_read(r, value->items[i], question_fields, &questions[i]);
        if (is_asked(questions, i, questions[i].fact))
            rule_wrong(r, value->items[i],
                rule_say(r, _("\"%s\" is there twice"), questions[i].fact),
                _("take one of them out"));
    }
    kind->questions = questions;
    kind->n_questions = value->n;
}

/* A need that could not be read may well be one. */
static bool has_mandatory(const struct reading *r, const struct kind_rule *kind)
{
    if (r->known[KNOWN_NEED].unsure)
        return true;
    for (size_t i = 0; i < kind->n_needs; i++) {
        const struct need_rule *need = rulebook_need(r->book, kind->needs[i]);

        if (!need || need->mandatory)
            return true;
    }
    return false;
}

static void read_kind_needs(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    size_t before = r->n_problems;

    field_names(r, value, f, into);
    if (r->n_problems == before && !has_mandatory(r, into))
        rule_wrong(r, value,
            _("none of these needs is mandatory: the case could end with nothing done"),
            _("add a need that says mandatory: yes"));
}

#define CHECK_LEAST (5 * MINUTE_MS) /* people ring, and a telephone has to last */
#define AT(member) .at = offsetof(struct kind_rule, member)
static const struct field kind_fields[] = {
    { "text", field_text, AT(text), .example = "text: {ru: ..., en: ...}" },
    { "base", field_priority, AT(base), .example = "base: P3" },
    { "needs", read_kind_needs, AT(needs), offsetof(struct kind_rule, n_needs), .min = 1, .max = 6,
        .known = KNOWN_NEED, .example = "needs: [groceries]" },
    { "questions", read_questions,
        .example = "questions: [{fact: alone, text: {ru: ..., en: ...}}]" },
    { "advice", field_texts, AT(advice), offsetof(struct kind_rule, n_advice), .min = 1, .max = 3,
        .example = "advice: [{ru: ..., en: ...}]" },
    { "tell", field_text, AT(tell), .example = "tell: {ru: ..., en: ...}" },
    { "ring_again", field_wait, AT(ring_again_ms), .min = MINUTE_MS, .max = 7 * DAY_MS,
        .example = "ring_again: 30 min", .optional = true },
    { "check_on", field_wait, AT(check_on_ms), .min = CHECK_LEAST, .max = DAY_MS,
        .example = "check_on: 10 min", .optional = true },
    { "first_line", field_flag, AT(first_line), .example = "first_line: no", .optional = true },
    { "silent", field_flag, AT(silent), .example = "silent: yes", .optional = true },
    { 0 },
};
#undef AT

/* Whoever attacks may hold the telephone. */
static void check_harmless(
    struct reading *r, const struct node *value, const struct kind_rule *kind)
{
    if (kind->check_on_ms && text_is(kind->kind, "violence"))
        rule_wrong(r, tree_get(value, "check_on"),
            _("to ring the person may harm them, where somebody is violent"), _("take it out"));
}

static void read_kinds(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_KIND];
    struct kind_rule *kinds = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*kinds));

    (void)into;
    node_is(r, value, NODE_MAP, f->example);
    for (size_t i = 0; i < names->n; i++) {
        kinds[i].kind = names->items[i].name;
        fields_read(r, names->items[i].value, kind_fields, &kinds[i]);
        check_harmless(r, names->items[i].value, &kinds[i]);
    }
    r->book->kinds = kinds;
    r->book->n_kinds = names->n;
    if (!name_find(r, KNOWN_KIND, "other"))
        rule_wrong(r, value, _("there is no kind \"other\", for what nobody understands"),
            _("add it; its need has to reach a human"));
}

const struct field rules_of_kinds[] = {
    { "kinds", read_kinds, .example = "kinds: {isolated: ...}" },
    { 0 },
};
