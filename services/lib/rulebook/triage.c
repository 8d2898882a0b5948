/* triage - triage.yaml: the facts that may be known, what words signal, and what follows from both. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "base/times.h"
#include "words/words.h"

#include <float.h>
#include <string.h>

#define POINTS_MOST 20

/* ---- facts: `age: number`, `last_contact: time`, `place: text`, `alone: [yes, no]` ---- */

static void read_fact(struct reading *r, const struct node *value, struct fact_rule *fact)
{
    const char *t;

    if (value->type == NODE_LIST) {
        fact->type = FACT_WORD;
        for (size_t i = 0; i < value->n; i++)
            if (name_is_good(r, value->items[i]))
                *ARENA_PUSH(&r->book->arena, fact->words, fact->n_words) =
                    arena_dup(&r->book->arena, value->items[i]->text);
        if (value->n < 2)
            rule_wrong(r, value, _("a choice needs at least two words"),
                _("write, for instance, [yes, no]"));
        return;
    }
    t = node_text(r, value);
    if (!t)
        return;
    fact->type = text_is(t, "number") ? FACT_NUMBER : text_is(t, "time") ? FACT_TIME : FACT_TEXT;
    if (fact->type == FACT_TEXT && !text_is(t, "text"))
        rule_wrong(r, value, rule_say(r, _("\"%s\" is not a type of fact"), rule_cut(r, t)),
            _("write number, time, text, or the words to choose from: [yes, no]"));
}

static void read_facts(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_FACT];
    struct fact_rule *facts = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*facts));

    (void)into;
    node_is(r, value, NODE_MAP, f->example);
    for (size_t i = 0; i < names->n; i++) {
        facts[i].fact = names->items[i].name;
        read_fact(r, names->items[i].value, &facts[i]);
    }
    r->book->facts = facts;
    r->book->n_facts = names->n;
}

/* ---- rules ---- */

struct rule_reading {
    struct triage_rule rule;
    struct condition *conditions;
    size_t n;
    const struct node *when;
};

static void read_condition_signal(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct condition *c = into;

    (void)f;
    c->type = CONDITION_SIGNAL;
    c->name = name_use(r, KNOWN_SIGNAL, value);
}

static void read_condition_kind(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct condition *c = into;

    (void)f;
    c->type = CONDITION_KIND;
    c->name = name_use(r, KNOWN_KIND, value);
}

static void read_condition_fact(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    ((struct condition *)into)->name = name_use(r, KNOWN_FACT, value);
}

static void read_is(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct condition *c = into;
    const char *t = node_text(r, value);

    (void)f;
    c->type = CONDITION_FACT_IS;
    if (t)
        c->word = arena_dup(&r->book->arena, t);
}

static void read_number(
    struct reading *r, const struct node *value, struct condition *c, enum condition_type type)
{
    const char *t = node_text(r, value);

    c->type = type;
    if (t && text_double(t, -1e9, 1e9, &c->number))
        rule_wrong(r, value, rule_say(r, _("\"%s\" is not a number"), rule_cut(r, t)),
            _("write digits, with . for the decimal sign"));
}

static void read_at_least(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    read_number(r, value, into, CONDITION_FACT_AT_LEAST);
}

static void read_below(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    read_number(r, value, into, CONDITION_FACT_BELOW);
}

static void read_older(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct condition *c = into;

    (void)f;
    c->type = CONDITION_FACT_OLDER;
    node_wait(r, value, &c->span_ms);
}

static void read_given(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)f;
    ((struct condition *)into)->type = CONDITION_FACT_GIVEN;
    if (value->type != NODE_TEXT || !text_is(value->text, "yes"))
        rule_wrong(r, value, _("only \"given: yes\" says something"), _("write given: yes"));
}

static const struct field fact_tests[] = {
    { "fact", read_condition_fact, .example = "fact: alone" },
    { "is", read_is, .example = "is: yes", .optional = true },
    { "at_least", read_at_least, .example = "at_least: 36", .optional = true },
    { "below", read_below, .example = "below: 1", .optional = true },
    { "older_than", read_older, .example = "older_than: 2 h", .optional = true },
    { "given", read_given, .example = "given: yes", .optional = true },
    { 0 },
};
static const struct field signal_test[] = {
    { "signal", read_condition_signal, .example = "signal: no_answer" },
    { 0 },
};
static const struct field kind_test[] = {
    { "kind", read_condition_kind, .example = "kind: missing_contact" },
    { 0 },
};

/* The test fits the type that the fact is declared with: else the condition could never hold. */
static void check_fact_type(struct reading *r, const struct condition *c, const struct node *at)
{
    static const struct {
        bool fits[4]; /* by fact_type */
        const char *mend;
    } tests[] = {
        [CONDITION_FACT_IS] = { { [FACT_WORD] = true, [FACT_TEXT] = true },
            N_("use at_least or below for numbers, older_than for times") },
        [CONDITION_FACT_AT_LEAST] = { { [FACT_NUMBER] = true },
            N_("use is for words, older_than for times") },
        [CONDITION_FACT_BELOW] = { { [FACT_NUMBER] = true },
            N_("use is for words, older_than for times") },
        [CONDITION_FACT_OLDER] = { { [FACT_TIME] = true },
            N_("use is for words, at_least or below for numbers") },
        [CONDITION_FACT_GIVEN] = { { true, true, true, true }, "" },
    };
    const struct fact_rule *fact = c->name ? rulebook_fact(r->book, c->name) : NULL;
    bool found = false;

    if (!fact)
        return;
    if (!tests[c->type].fits[fact->type]) {
        rule_wrong(r, at,
            rule_say(r, _("the fact \"%s\" is of another type: this could never hold"), c->name),
            _(tests[c->type].mend));
        return;
    }
    if (c->type != CONDITION_FACT_IS || fact->type != FACT_WORD)
        return;
    for (size_t i = 0; i < fact->n_words; i++)
        found = found || text_is(fact->words[i], c->word);
    if (!found)
        rule_wrong(r, at,
            rule_say(r, _("the fact \"%s\" is never \"%s\""), c->name,
                rule_cut(r, c->word ? c->word : "")),
            _("write one of the words that the fact is declared with"));
}

static void read_condition(
    struct reading *r, const struct node *n, bool negated, struct rule_reading *into)
{
    struct condition *c;
    size_t before = r->n_problems;

    if (!node_is(r, n, NODE_MAP, "{fact: age, at_least: 75}"))
        return;
    c = ARENA_PUSH(&r->book->arena, into->conditions, into->n);
    c->negated = negated;
    if (tree_get(n, "signal")) {
        fields_read(r, n, signal_test, c);
    } else if (tree_get(n, "kind")) {
        fields_read(r, n, kind_test, c);
    } else {
        fields_read(r, n, fact_tests, c);
        if (r->n_problems == before && n->n != 4)
            rule_wrong(r, n, _("a fact needs exactly one test"),
                _("write one of is, at_least, below, older_than, given"));
        else if (r->n_problems == before)
            check_fact_type(r, c, n);
    }
}

static void read_conditions(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    bool negated = text_is(f->name, "unless");
    struct rule_reading *rule = into;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n == 0)
        rule_wrong(r, value, rule_say(r, _("\"%s\" is empty"), f->name),
            rule_say(r, _("write, for instance, %s"), f->example));
    if (!negated)
        rule->when = value;
    for (size_t i = 0; i < value->n; i++)
        read_condition(r, value->items[i], negated, rule);
}

static void read_drifts(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const char *t = node_text(r, value);
    int what = DRIFT__WHAT__NOT_SAID;

    (void)f;
    if (t && word_parse(&drift__what__descriptor, t, &what) == 0 && what)
        ((struct rule_reading *)into)->rule.drifts = (Drift__What)what;
    else if (t)
        rule_wrong(r, value, rule_say(r, _("\"%s\" carries nobody"), rule_cut(r, t)),
            _("write ice, boat, person (in the water), or nothing"));
}

#define AT(member) .at = offsetof(struct rule_reading, rule.member)
static const struct field rule_fields[] = {
    { "id", field_here, .example = "id: no_food_for_a_day" },
    { "why", field_text, AT(why), .example = "why: {ru: ..., en: ...}" },
    { "when", read_conditions, .example = "when: [{signal: no_food}]" },
    { "unless", read_conditions, .example = "unless: [{signal: telecom}]", .optional = true },
    { "kind", field_name, AT(kind), .known = KNOWN_KIND, .example = "kind: isolated",
        .optional = true },
    { "weight", field_weight, AT(weight), .min = 1, .max = 100, .example = "weight: 50",
        .optional = true },
    { "at_least", field_priority, AT(at_least), .example = "at_least: P2", .optional = true },
    { "needs", field_names, AT(needs), offsetof(struct rule_reading, rule.n_needs), .min = 1,
        .max = 6, .known = KNOWN_NEED, .example = "needs: [groceries]", .optional = true },
    { "minor", field_flag, AT(minor), .example = "minor: yes", .optional = true },
    { "points", field_weight, AT(points), .min = -POINTS_MOST, .max = POINTS_MOST,
        .example = "points: 2", .optional = true },
    { "coordinator_first", field_flag, AT(coordinator_first), .example = "coordinator_first: yes",
        .optional = true },
    { "drifts", read_drifts, .example = "drifts: ice", .optional = true },
    { 0 },
};
#undef AT

static bool same(const struct condition *a, const struct condition *b)
{
    return a->type == b->type && text_is(a->name, b->name) && text_is(a->word, b->word) &&
           a->number >= b->number && a->number <= b->number && a->span_ms == b->span_ms;
}

/* Two conditions that can never hold together. */
static bool contradict(const struct condition *a, const struct condition *b)
{
    if (!text_is(a->name, b->name) && !(a->type == CONDITION_KIND && b->type == CONDITION_KIND))
        return false;
    if (a->negated != b->negated)
        return same(a, b);
    if (a->negated)
        return false;
    if (a->type == CONDITION_FACT_IS && b->type == CONDITION_FACT_IS)
        return !text_is(a->word, b->word);
    if (a->type == CONDITION_KIND && b->type == CONDITION_KIND)
        return !text_is(a->name, b->name);
    return a->type == CONDITION_FACT_AT_LEAST && b->type == CONDITION_FACT_BELOW &&
           a->number >= b->number;
}

static void check_conditions(struct reading *r, const struct rule_reading *rule)
{
    for (size_t i = 0; i < rule->n; i++)
        for (size_t j = 0; j < rule->n; j++)
            if (i != j && contradict(&rule->conditions[i], &rule->conditions[j])) {
                rule_wrong(r, rule->when,
                    _("these conditions never hold together: the rule can never fire"),
                    _("take one of them out, or make two rules of it"));
                return;
            }
}

/* A fact may only add urgency, and a kind is not known while kinds are being proposed (casebook/judge.c). */
static void check_order(struct reading *r, const struct rule_reading *rule, const struct node *at)
{
    for (size_t i = 0; i < rule->n; i++) {
        const struct condition *c = &rule->conditions[i];

        if (c->negated && c->type != CONDITION_SIGNAL)
            rule_wrong(r, at, _("\"unless\" with a fact or a kind could lower a priority"),
                _("say when the rule holds, or use signals after unless"));
        if (c->type == CONDITION_KIND && rule->rule.kind)
            rule_wrong(r, at, _("a rule that asks for the kind cannot propose one"),
                _("take \"kind\" out of the rule, or of its conditions"));
    }
}

static bool brings_help(const struct reading *r, const struct triage_rule *rule)
{
    const struct kind_rule *kind = rulebook_kind(r->book, rule->kind);

    for (size_t i = 0; kind && i < kind->n_needs; i++) {
        const struct need_rule *need = rulebook_need(r->book, kind->needs[i]);

        for (size_t j = 0; need && need->mandatory && j < rule->n_needs; j++)
            if (text_is(rule->needs[j], kind->needs[i]))
                return true;
    }
    return !kind;
}

/* A place is reckoned while somebody has to go out there (casebook/adrift.c). */
static bool anybody_goes_out(const struct reading *r)
{
    for (size_t i = 0; i < r->book->n_needs; i++) {
        if (r->book->needs[i].dangerous)
            return true;
    }
    return r->known[KNOWN_NEED].unsure;
}

static void check_rule(struct reading *r, const struct rule_reading *read, const struct node *at)
{
    const struct triage_rule *rule = &read->rule;

    if (!rule->kind && !rule->at_least && !rule->n_needs && !rule->minor && !rule->points &&
        !rule->coordinator_first && !rule->drifts)
        rule_wrong(r, at, _("the rule changes nothing"),
            _("add kind, at_least, needs, minor, points, coordinator_first or drifts"));
    if (rule->points && !r->book->n_scores)
        rule_wrong(r, at, _("points without \"scores\" count for nothing"),
            _("write, for instance, scores: [{points: 4, steps: 1}]"));
    if (rule->drifts && !anybody_goes_out(r))
        rule_wrong(r, at, _("no need is dangerous: nobody would go out to what drifts"),
            _("write dangerous: yes in the need that goes there"));
    if (!rule->kind != !rule->weight)
        rule_wrong(r, at, _("\"kind\" and \"weight\" belong together"), _("write both, or none"));
    if (rule->kind && rule->at_least != PRIORITY__UNJUDGED && rule->at_least <= PRIORITY__P1 &&
        !brings_help(r, rule))
        rule_wrong(r, at,
            rule_say(r,
                _("a case of another kind would become as urgent by this rule, and get no help of "
                  "kind \"%s\""),
                rule->kind),
            _("add a mandatory need of that kind to the rule's needs"));
    check_order(r, read, at);
    check_conditions(r, read);
}

static void read_rules(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct triage_rule *rules;

    (void)into;
    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    rules = arena_alloc(&r->book->arena, (value->n + 1) * sizeof(*rules));
    for (size_t i = 0; i < value->n; i++) {
        struct rule_reading rule = { .when = value->items[i] };
        const struct node *id = tree_get(value->items[i], "id");
        size_t before = r->n_problems;

        fields_read(r, value->items[i], rule_fields, &rule);
        if (r->n_problems == before)
            check_rule(r, &rule, value->items[i]);
        rule.rule.id = id && id->type == NODE_TEXT ? arena_dup(&r->book->arena, id->text) : NULL;
        rule.rule.when = rule.conditions;
        rule.rule.n_when = rule.n;
        rules[i] = rule.rule;
    }
    r->book->triage = rules;
    r->book->n_triage = value->n;
}

/* ---- scores: how much worse is how much more urgent ---- */

static const struct field score_fields[] = {
    { "points", field_weight, offsetof(struct score_rule, points), .min = 1, .max = POINTS_MOST,
        .example = "points: 4" },
    { "steps", field_weight, offsetof(struct score_rule, steps), .min = 1, .max = 3,
        .example = "steps: 1" },
    { 0 },
};

/* The more points, the more steps; else one of both would never count. */
static void read_scores(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct score_rule *scores = arena_alloc(&r->book->arena, (value->n + 1) * sizeof(*scores));

    (void)into;
    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    for (size_t i = 0; i < value->n; i++) {
        size_t before = r->n_problems;

        fields_read(r, value->items[i], score_fields, &scores[i]);
        if (i && before == r->n_problems &&
            (scores[i].points <= scores[i - 1].points || scores[i].steps <= scores[i - 1].steps))
            rule_wrong(r, value->items[i], _("more points and more steps are expected here"),
                _("write the smallest score first"));
    }
    r->book->scores = scores;
    r->book->n_scores = value->n;
}

/* ---- drift: how a place that drifts is reckoned ---- */

#define DRIFT_HOUR_MOST_M 10000
/* Faster than that nothing drifts. */
static void read_drift_growth(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    uint32_t *metres = (uint32_t *)(void *)((char *)into + f->at);

    *metres = 0;
    field_distance(r, value, f, into);
    if (*metres > DRIFT_HOUR_MOST_M)
        rule_wrong(r, value, _("nothing drifts so fast"), _("write at most 10 km"));
}

static const struct field drift_fields[] = {
    { "every", field_wait, offsetof(struct drift_rule, every_ms), .min = 5 * MINUTE_MS,
        .max = HOUR_MS, .example = "every: 15 min" },
    { "of_way", field_count, offsetof(struct drift_rule, of_way), .max = 100,
        .example = "of_way: 30" },
    { "each_hour", read_drift_growth, offsetof(struct drift_rule, each_hour_m),
        .example = "each_hour: 500 m" },
    { "windless", read_drift_growth, offsetof(struct drift_rule, windless_m),
        .example = "windless: 1852 m" },
    { 0 },
};

static void read_drift(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)into;
    if (node_is(r, value, NODE_MAP, f->example))
        fields_read(r, value, drift_fields, &r->book->drift);
}

const struct field rules_of_triage[] = {
    { "facts", read_facts, .example = "facts: {alone: [yes, no]}" },
    { "words", field_classes, .example = "words: {boat: [\"лодка катер\"]}", .optional = true },
    { "aside", field_phrases, offsetof(struct rulebook, aside),
        .example = "aside: [\"<years> назад\"]", .optional = true },
    { "amounts", field_amounts, .example = "amounts: {age: {is: [\"ему <years>\"]}}",
        .optional = true },
    { "signals", field_signals, .example = "signals: {no_food: [\"еды нет\"]}" },
    { "lean", field_lean, .example = "lean: {everyday: 100}", .optional = true },
    { "scores", read_scores, .example = "scores: [{points: 4, steps: 1}]", .optional = true },
    { "drift", read_drift,
        .example = "drift: {every: 15 min, of_way: 30, each_hour: 500 m, windless: 1852 m}",
        .optional = true },
    { "rules", read_rules, .example = "rules: [...]" },
    { 0 },
};

static const struct node not_understood = { .type = NODE_TEXT,
    .text = (char *)RULEBOOK_NOT_UNDERSTOOD };

void names_in_triage(struct reading *r, const struct node *root)
{
    const struct node *rules = tree_get(root, "rules");

    names_in_section(r, KNOWN_FACT, tree_get(root, "facts"));
    if (tree_get(root, "words"))
        names_in_section(r, KNOWN_CLASS, tree_get(root, "words"));
    names_in_section(r, KNOWN_SIGNAL, tree_get(root, "signals"));
    if (!tree_get(tree_get(root, "signals"), RULEBOOK_NOT_UNDERSTOOD))
        name_give(r, KNOWN_SIGNAL, &not_understood, NULL);
    for (size_t i = 0; rules && rules->type == NODE_LIST && i < rules->n; i++)
        if (tree_get(rules->items[i], "id"))
            name_give(r, KNOWN_RULE, tree_get(rules->items[i], "id"), rules->items[i]);
}
