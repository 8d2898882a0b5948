/* rules_explain - see rules_explain.h. */
#include "rules_explain.h"

#include "base/must.h"
#include "base/text.h"
#include "casebook/plan.h"
#include "rules_check.h"
#include "rules_nearly.h"
#include "rules_test.h"
#include "rules_walk.h"

struct explaining {
    struct arena *a;
    const char *lang;
    struct rulebook *rules;
    const struct rules_said *said;
    struct walk w;
};

static const char *in_language(const struct explaining *x, struct rule_text t)
{
    return rules_text(t, x->lang);
}

static json_t *priority_json(const struct explaining *x, Priority p)
{
    return json_string(arena_printf(x->a, "p%d", (int)p - (int)PRIORITY__P0));
}

/* ---- the ladder of a need ---- */
static const struct ladder *ladder_of(const struct explaining *x, const struct need_rule *need)
{
    return need->ladders[x->w.c.priority];
}

/* ---- what is said of it ---- */
static json_t *signals_json(const struct explaining *x)
{
    json_t *list = json_array();

    for (size_t i = 0; i < x->w.read.n_signals; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "signal", x->w.read.signals[i].signal,
                                        "words", x->w.read.signals[i].words));
    return list;
}

static json_t *facts_json(const struct explaining *x)
{
    json_t *list = json_array();

    for (size_t i = 0; i < x->said->n_facts; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:b}", "fact", x->said->facts[2 * i],
                                        "value", x->said->facts[2 * i + 1], "known",
                                        rulebook_fact(x->rules, x->said->facts[2 * i]) != NULL));
    for (size_t i = 0; i < x->w.read.n_facts; i++)
        json_array_append_new(
            list, json_pack("{s:s,s:s,s:b,s:s}", "fact", x->w.read.facts[i].fact, "value",
                      x->w.read.facts[i].value, "known", 1, "words", x->w.read.facts[i].words));
    return list;
}

/* With what it does, as it is written. */
static json_t *rule_json(const struct explaining *x, const struct triage_rule *rule)
{
    json_t *value = json_pack("{s:s,s:s}", "rule", rule->id, "why", in_language(x, rule->why));
    json_t *needs = json_array();

    if (rule->kind) {
        json_object_set_new(value, "kind", json_string(rule->kind));
        json_object_set_new(value, "weight", json_integer(rule->weight));
        json_object_set_new(
            value, "base", priority_json(x, rulebook_kind(x->rules, rule->kind)->base));
    }
    if (rule->at_least != PRIORITY__UNJUDGED)
        json_object_set_new(value, "at_least", priority_json(x, rule->at_least));
    if (rule->points)
        json_object_set_new(value, "points", json_integer(rule->points));
    for (size_t i = 0; i < rule->n_needs; i++)
        json_array_append_new(needs, json_string(rule->needs[i]));
    if (rule->n_needs)
        json_object_set(value, "needs", needs);
    json_decref(needs);
    return value;
}

static json_t *fired_json(const struct explaining *x)
{
    const struct judgement *j = &x->w.judgement;
    json_t *list = json_array();

    for (size_t i = 0; i < j->n_fired; i++)
        json_array_append_new(list, rule_json(x, j->fired[i]));
    return list;
}

/* A condition in the words of the rule file. */
static json_t *condition_json(const struct condition *c)
{
    json_t *value = json_object();

    if (c->type == CONDITION_SIGNAL)
        json_object_set_new(value, "signal", json_string(c->name));
    else if (c->type == CONDITION_KIND)
        json_object_set_new(value, "kind", json_string(c->name));
    else
        json_object_set_new(value, "fact", json_string(c->name));
    if (c->type == CONDITION_FACT_IS)
        json_object_set_new(value, "is", json_string(c->word));
    else if (c->type == CONDITION_FACT_AT_LEAST)
        json_object_set_new(value, "at_least", json_real(c->number));
    else if (c->type == CONDITION_FACT_BELOW)
        json_object_set_new(value, "below", json_real(c->number));
    else if (c->type == CONDITION_FACT_OLDER)
        json_object_set_new(value, "older_than_s", json_integer(c->span_ms / SECOND_MS));
    else if (c->type == CONDITION_FACT_GIVEN)
        json_object_set_new(value, "given", json_true());
    if (c->negated)
        json_object_set_new(value, "unless", json_true());
    return value;
}

static json_t *nearly_json(const struct explaining *x)
{
    const struct casefile *c = &x->w.c;
    struct judge_fact *facts = arena_alloc(x->a, (c->n_facts + 1) * sizeof *facts);
    struct judge_input in = { .signals = c->signals,
        .n_signals = c->n_signals,
        .facts = facts,
        .n_facts = c->n_facts,
        .kind = x->said->kind,
        .now_ms = x->said->now_ms };
    json_t *list = json_array();
    struct nearly *nearly;
    size_t n;

    for (uint32_t i = 0; i < c->n_facts; i++)
        facts[i] = (struct judge_fact){ c->facts[i].key, c->facts[i].value };
    rules_nearly(x->rules, &in, x->a, &nearly, &n);
    for (size_t i = 0; i < n; i++) {
        json_t *rule = rule_json(x, nearly[i].rule);

        json_object_set_new(rule, "lacks", condition_json(nearly[i].lacks));
        json_array_append_new(list, rule);
    }
    return list;
}

static json_t *ladder_json(struct explaining *x, const struct need *n, const struct ladder *l)
{
    int64_t *begins_ms = arena_alloc(x->a, (l->n_rungs + 1) * sizeof *begins_ms);
    json_t *list = json_array();

    plan_begins(&x->w.c, n, x->w.zone, l, x->w.filed_ms, begins_ms);
    for (size_t i = 0; i < l->n_rungs; i++) {
        json_t *rung = json_pack("{s:i,s:I,s:s,s:I}", "rung", (int)i, "after_s",
            (json_int_t)(begins_ms[i] / SECOND_MS), "whom", in_language(x, l->rungs[i].whom),
            "window_s", (json_int_t)(l->rungs[i].window_ms / SECOND_MS));

        if (l->rungs[i].standby)
            json_object_set_new(rung, "standby", json_true());
        if (l->rungs[i].confirm)
            json_object_set_new(rung, "confirm", json_true());
        json_array_append_new(list, rung);
    }
    return list;
}

/* Judged and opened are the same here: nothing was open before. */
static const struct need *opened_of(const struct explaining *x, const char *kind)
{
    const struct need *n = x->w.c.needs;

    while (!text_is(n->kind, kind))
        must(++n < x->w.c.needs + x->w.c.n_needs);
    return n;
}

static json_t *need_json(struct explaining *x, const struct need_rule *need)
{
    const struct ladder *l = ladder_of(x, need);
    json_t *value =
        json_pack("{s:s,s:s,s:b,s:o}", "kind", need->kind, "text", in_language(x, need->text),
            "mandatory", (int)need->mandatory, "plan", ladder_json(x, opened_of(x, need->kind), l));

    if (l->repeat)
        json_object_set_new(value, "repeat", json_integer(l->repeat));
    return value;
}

static json_t *needs_json(struct explaining *x)
{
    const struct judgement *j = &x->w.judgement;
    json_t *list = json_array();

    for (size_t i = 0; i < j->n_needs; i++)
        json_array_append_new(list, need_json(x, j->needs[i]));
    return list;
}

static json_t *advice_json(const struct explaining *x)
{
    const struct kind_rule *kind = x->w.judgement.kind_rule;
    json_t *list = json_array();

    for (size_t i = 0; i < kind->n_advice; i++)
        json_array_append_new(list, json_string(in_language(x, kind->advice[i])));
    return list;
}

static json_t *questions_json(const struct explaining *x)
{
    const struct judgement *j = &x->w.judgement;
    json_t *list = json_array();

    for (size_t i = 0; i < j->n_questions; i++)
        json_array_append_new(list, json_pack("{s:s,s:s}", "fact", j->questions[i]->fact, "text",
                                        in_language(x, j->questions[i]->text)));
    return list;
}

static json_t *all_json(struct explaining *x)
{
    char hash[2 * RULES_HASH + 1];
    json_t *value = json_object();

    text_hex(x->rules->hash, RULES_HASH, hash);
    json_object_set_new(value, "signals", signals_json(x));
    json_object_set_new(value, "facts", facts_json(x));
    json_object_set_new(value, "kind", json_string(x->w.c.kind));
    json_object_set_new(
        value, "kind_text", json_string(in_language(x, x->w.judgement.kind_rule->text)));
    json_object_set_new(value, "priority", priority_json(x, x->w.c.priority));
    if (case_is_first_line(x->rules, &x->w.c))
        json_object_set_new(value, "first_line", json_true());
    json_object_set_new(value, "fired", fired_json(x));
    json_object_set_new(value, "points", json_integer(x->w.judgement.points));
    json_object_set_new(value, "nearly", nearly_json(x));
    json_object_set_new(value, "questions", questions_json(x));
    json_object_set_new(value, "needs", needs_json(x));
    json_object_set_new(value, "advice", advice_json(x));
    json_object_set_new(value, "rules", json_string(hash));
    return value;
}

/* ---- judged as the service judges ---- */
static int judge_it(struct explaining *x)
{
    const struct rules_said *said = x->said;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct fact *facts = arena_alloc(x->a, (said->n_facts + 1) * sizeof *facts);

    for (size_t i = 0; i < said->n_facts; i++)
        facts[i] = (struct fact){ said->facts[2 * i], said->facts[2 * i + 1], false };
    cmd.file.text = said->text;
    cmd.file.kind = said->kind;
    cmd.file.facts = facts;
    cmd.file.n_facts = (uint32_t)said->n_facts;
    walk_ready(x->rules);
    x->w = (struct walk){ .rules = x->rules,
        .index = read_index(x->rules, x->a),
        .arena = x->a,
        .offset_s = said->offset_s,
        .now_ms = said->now_ms };
    return walk_file(&x->w, &cmd);
}

int rules_explain(const char *dir, const char *lang, const struct rules_said *said, FILE *err,
    struct arena *a, json_t **ret, struct refusal *ret_why)
{
    struct explaining x = { .a = a, .lang = lang, .said = said };
    struct rule_problem *problems;
    size_t n = 0;
    int rc = rulebook_load(dir, &x.rules, a, &problems, &n);

    *ret_why = (struct refusal){ .code = rc, .field = "rules", .value = dir };
    if (rc) {
        rules_check_print(problems, n, err);
        return rc;
    }
    rc = judge_it(&x);
    if (rc)
        *ret_why = x.w.refused;
    else
        *ret = all_json(&x);
    rulebook_free(&x.rules);
    return rc;
}
