/* judge - the rules are tried in two passes: those that do not ask for the kind propose one, then those that do. The result does
 * not depend on the order of rules or facts.
 *
 * A kind that is given wins over what is proposed, except "other", which is the absence of one. Where none is given, the bases of
 * all proposed kinds count, and a condition on the kind holds for each of them: so another fact can only raise.
 *
 * Points move the kind's base up, and never below it; floors stand beside them. So what makes a case better takes urgency only from
 * what made it worse, and lowers no gate and no floor. */
#include "casebook/judge.h"

#include "base/must.h"
#include "base/text.h"
#include "base/times.h"

#include <stdlib.h>
#include <string.h>

#define OTHER "other"
#define QUESTIONS_MAX 3
#define VALUE_BYTES 256

struct judging {
    const struct rulebook *rules;
    const struct judge_input *in;
    struct arena *a;
    /* Of the signals that were read and the facts that are known: most others are told from them without comparing. */
    uint64_t signal_marks, fact_marks;
    const struct kind_rule *given; /* NULL: find out */
    const struct triage_rule *winner; /* the rule whose kind it becomes */
    const struct triage_rule **fired;
    size_t n_fired;
    const struct triage_rule **likely; /* whose signals are as they ask: of many rules, few */
    size_t n_likely;
    const char *
        *lacks; /* beside each likely one: the fact that it lacks alone; NULL: none, or more */
};

static Priority more_urgent(Priority so_far, Priority said)
{
    return said != PRIORITY__UNJUDGED && said < so_far ? said : so_far;
}

/* ---- conditions ---- */

/* People answer in their own words: "да", "Yes." */
static bool means(const char *value, const char *word)
{
    static const char *const same[][2] = { { "да", "yes" }, { "ага", "yes" }, { "y", "yes" },
        { "true", "yes" }, { "нет", "no" }, { "n", "no" }, { "false", "no" },
        { "отказ", "refused" } };
    char said[VALUE_BYTES], asked[VALUE_BYTES];

    text_fold(value, said, sizeof(said));
    text_fold(word, asked, sizeof(asked));
    if (text_is(said, asked))
        return true;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        if (text_is(said, same[i][0]) && text_is(asked, same[i][1]))
            return true;
    return false;
}

/* How many hours one of what stands behind a number is; 1 where nothing does; 0: nobody knows. */
static double in_hours(const char *unit)
{
    static const struct {
        const char *begins;
        double hours;
    } units[] = { { "мин", 1.0 / 60 }, { "min", 1.0 / 60 }, { "ч", 1 }, { "h", 1 }, { "сут", 24 },
        { "ден", 24 }, { "дн", 24 }, { "d", 24 } };
    char folded[32];

    text_fold(unit, folded, sizeof(folded));
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (text_starts(folded, units[i].begins))
            return units[i].hours;
    return text_empty(folded) ? 1 : 0;
}

static bool is_of_hours(const char *fact)
{
    static const char end[] = "_hours";
    size_t n = strlen(fact);

    return n >= sizeof(end) && text_is(fact + n - (sizeof(end) - 1), end);
}

bool judge_number(const char *fact, const char *value, double *ret)
{
    double hours;
    static const char digits[] = "0123456789";
    const char *from = strpbrk(value, digits);
    char number[32];
    size_t n = 0;

    if (!from)
        return false;
    if (from > value && from[-1] == '-')
        number[n++] = '-';
    while (n < sizeof(number) - 2 && *from &&
           (strchr(digits, *from) ||
               ((*from == '.' || *from == ',') && from[1] && strchr(digits, from[1])))) {
        number[n++] = *from == ',' ? '.' : *from;
        from++;
    }
    number[n] = '\0';
    hours = is_of_hours(fact) ? in_hours(from) : 1;
    if (hours == 0 || text_double(number, -1e9, 1e9, ret))
        return false;
    *ret *= hours;
    return true;
}

/* An instant, or a span that somebody wrote instead: "3 h". */
static bool is_older(const char *value, int64_t span_ms, int64_t now_ms)
{
    int64_t at, span;

    if (!time_parse(value, &at))
        return at <= now_ms && now_ms - at >= span_ms;
    return !text_span(value, &span) && span >= span_ms;
}

static bool number_holds(const struct condition *c, const char *value)
{
    double x;

    if (!judge_number(c->name, value, &x))
        return false;
    return c->type == CONDITION_FACT_BELOW ? x < c->number : x >= c->number;
}

static bool fact_holds(const struct condition *c, const char *value, int64_t now_ms)
{
    switch (c->type) {
    case CONDITION_FACT_IS:
        return means(value, c->word);
    case CONDITION_FACT_AT_LEAST:
    case CONDITION_FACT_BELOW:
        return number_holds(c, value);
    case CONDITION_FACT_OLDER:
        return is_older(value, c->span_ms, now_ms);
    case CONDITION_FACT_GIVEN:
    case CONDITION_SIGNAL: /* holds() asks these without a value */
    case CONDITION_KIND:
        break;
    }
    return true;
}

static bool is_fact_of(const struct judge_fact *f, const struct condition *c, int64_t now_ms)
{
    return text_is(f->key, c->name) && !text_empty(f->value) && fact_holds(c, f->value, now_ms);
}

static uint64_t mark_of(const char *word)
{
    const unsigned char *bytes = (const unsigned char *)word;
    size_t n = strlen(word);

    return (uint64_t)1 << ((n * 7 + bytes[0] * 3 + bytes[n / 2] * 5 + bytes[n / 3]) % 64);
}

static bool any_fact_holds(const struct judging *j, const struct condition *c)
{
    if (!(j->fact_marks & mark_of(c->name)))
        return false;
    for (size_t i = 0; i < j->in->n_facts; i++)
        if (is_fact_of(&j->in->facts[i], c, j->in->now_ms))
            return true;
    return false;
}

static bool asks_a_fact(const struct condition *c)
{
    return c->type != CONDITION_SIGNAL && c->type != CONDITION_KIND;
}

static bool is_signalled(const struct judging *j, const char *signal)
{
    if (!(j->signal_marks & mark_of(signal)))
        return false;
    for (size_t i = 0; i < j->in->n_signals; i++)
        if (text_is(j->in->signals[i], signal))
            return true;
    return false;
}

/* The kind given, or any that is proposed; "other" when there is none. */
static bool is_kind(const struct judging *j, const char *kind)
{
    if (j->given)
        return text_is(j->given->kind, kind);
    for (size_t i = 0; i < j->n_fired; i++)
        if (j->fired[i]->kind && text_is(j->fired[i]->kind, kind))
            return true;
    return !j->winner && text_is(kind, OTHER);
}

static bool holds(const struct judging *j, const struct condition *c)
{
    bool it_does;

    if (c->type == CONDITION_SIGNAL)
        it_does = is_signalled(j, c->name);
    else if (c->type == CONDITION_KIND)
        it_does = is_kind(j, c->name);
    else
        it_does = any_fact_holds(j, c);
    return it_does != c->negated;
}

/* ---- the two passes ---- */

static bool asks_for_kind(const struct triage_rule *rule)
{
    for (size_t i = 0; i < rule->n_when; i++)
        if (rule->when[i].type == CONDITION_KIND)
            return true;
    return false;
}

static bool is_likely(const struct judging *j, const struct triage_rule *rule)
{
    for (size_t i = 0; i < rule->n_when; i++)
        if (rule->when[i].type == CONDITION_SIGNAL && !holds(j, &rule->when[i]))
            return false;
    return true;
}

static void find_likely(struct judging *j)
{
    for (size_t i = 0; i < j->rules->n_triage; i++)
        if (is_likely(j, &j->rules->triage[i]))
            *ARENA_PUSH(j->a, j->likely, j->n_likely) = &j->rules->triage[i];
}

static void fire(struct judging *j, bool on_kind)
{
    size_t n = j->n_fired;

    for (size_t i = 0; i < j->n_likely; i++) {
        const struct triage_rule *rule = j->likely[i];
        bool all = asks_for_kind(rule) == on_kind;

        for (size_t c = 0; all && c < rule->n_when; c++)
            all = holds(j, &rule->when[c]);
        if (all)
            j->fired[n++] = rule;
    }
    j->n_fired = n;
}

static Priority base_of(const struct judging *j, const char *kind)
{
    const struct kind_rule *k = rulebook_kind(j->rules, kind);

    must(k); /* the rulebook knows every kind that a rule names */
    return k->base;
}

/* Heavier, then more urgent, then the smaller id: nothing that depends on where a rule stands. */
static bool beats(const struct judging *j, const struct triage_rule *a, const struct triage_rule *b)
{
    Priority x, y;

    if (a->weight != b->weight)
        return a->weight > b->weight;
    x = base_of(j, a->kind);
    y = base_of(j, b->kind);
    return x != y ? x < y : strcmp(a->id, b->id) < 0;
}

static void choose(struct judging *j)
{
    for (size_t i = 0; i < j->n_fired; i++)
        if (j->fired[i]->kind && (!j->winner || beats(j, j->fired[i], j->winner)))
            j->winner = j->fired[i];
}

static int by_id(const void *a, const void *b)
{
    const struct triage_rule *const *x = a, *const *y = b;

    return strcmp((*x)->id, (*y)->id);
}

/* ---- what follows ---- */

static const struct kind_rule *kind_of(const struct judging *j)
{
    const struct kind_rule *kind = j->given;

    if (!kind)
        kind = rulebook_kind(j->rules, j->winner ? j->winner->kind : OTHER);
    must(kind);
    return kind;
}

static int points_of(const struct judging *j)
{
    int points = 0;

    for (size_t i = 0; i < j->n_fired; i++)
        points += j->fired[i]->points;
    return points;
}

/* Points make no gate: that is a rule's to say. An everyday question is no trouble, whoever asks it. */
static Priority scored(const struct judging *j, Priority base, int points)
{
    int steps = 0;

    for (size_t i = 0; i < j->rules->n_scores; i++)
        if (points >= j->rules->scores[i].points)
            steps = j->rules->scores[i].steps;
    if (base <= PRIORITY__P1 || base == PRIORITY__P5)
        return base;
    return (int)base - steps < (int)PRIORITY__P1 ? PRIORITY__P1 : (Priority)((int)base - steps);
}

static Priority base_of_all(const struct judging *j, const struct kind_rule *kind)
{
    Priority p = kind->base;

    for (size_t i = 0; !j->given && i < j->n_fired; i++)
        if (j->fired[i]->kind)
            p = more_urgent(p, base_of(j, j->fired[i]->kind));
    if (!j->given && !j->winner) /* nobody understood it: no reason to think it harmless */
        p = more_urgent(p, PRIORITY__P3);
    return p;
}

static Priority priority_of(const struct judging *j, const struct kind_rule *kind)
{
    Priority p = more_urgent(scored(j, base_of_all(j, kind), points_of(j)), j->in->floor);

    for (size_t i = 0; i < j->n_fired; i++)
        p = more_urgent(p, j->fired[i]->at_least);
    return p;
}

static bool is_needed(const struct judgement *j, const struct need_rule *need)
{
    for (size_t i = 0; i < j->n_needs; i++)
        if (j->needs[i] == need)
            return true;
    return false;
}

static void add_need(const struct judging *j, struct judgement *ret, const char *kind)
{
    const struct need_rule *need = rulebook_need(j->rules, kind);

    must(need);
    if (!is_needed(ret, need))
        *ARENA_PUSH(j->a, ret->needs, ret->n_needs) = need;
}

static void add_needs(const struct judging *j, const struct kind_rule *kind, struct judgement *ret)
{
    for (size_t i = 0; i < kind->n_needs; i++)
        add_need(j, ret, kind->needs[i]);
    for (size_t i = 0; i < j->n_fired; i++)
        for (size_t n = 0; n < j->fired[i]->n_needs; n++)
            add_need(j, ret, j->fired[i]->needs[n]);
}

/* The smallest value where the fact is there twice: the order of facts says nothing. */
static const struct judge_fact *fact_behind(const struct judging *j, const struct condition *c)
{
    const struct judge_fact *best = NULL;

    for (size_t i = 0; i < j->in->n_facts; i++) {
        const struct judge_fact *f = &j->in->facts[i];

        if (is_fact_of(f, c, j->in->now_ms) && (!best || strcmp(f->value, best->value) < 0))
            best = f;
    }
    return best;
}

static const char *because(const struct judging *j, const struct triage_rule *rule)
{
    const char *all = "";

    for (size_t i = 0; i < rule->n_when; i++) {
        const struct judge_fact *f =
            asks_a_fact(&rule->when[i]) ? fact_behind(j, &rule->when[i]) : NULL;

        if (f)
            all = arena_printf(j->a, "%s%s%s=%s", all, *all ? ", " : "", f->key, f->value);
    }
    return all;
}

static bool is_known(const struct judging *j, const char *fact)
{
    for (size_t i = 0; i < j->in->n_facts; i++)
        if (text_is(j->in->facts[i].key, fact) && !text_empty(j->in->facts[i].value))
            return true;
    return false;
}

/* ---- questions: the one whose answer may change most comes first ---- */

/* The fact whose answer alone could make it fire. */
static const char *lacks_only(const struct judging *j, const struct triage_rule *rule)
{
    const char *fact = NULL;

    for (size_t i = 0; i < rule->n_when; i++) {
        const struct condition *c = &rule->when[i];

        if (holds(j, c))
            continue;
        if (!asks_a_fact(c) || (fact && !text_is(c->name, fact)))
            return NULL;
        fact = c->name;
    }
    return fact;
}

static void find_lacking(struct judging *j)
{
    j->lacks = arena_alloc(j->a, j->n_likely * sizeof *j->lacks);
    for (size_t i = 0; i < j->n_likely; i++)
        j->lacks[i] = lacks_only(j, j->likely[i]);
}

/* Beside what is judged now, the rules that the answer could make fire. */
static void add_rule(
    const struct judging *j, const struct triage_rule *rule, struct judgement *would)
{
    would->priority = more_urgent(would->priority, rule->at_least);
    if (!j->given && rule->kind)
        would->priority = more_urgent(would->priority, base_of(j, rule->kind));
    would->points += rule->points > 0 ? rule->points : 0; /* what makes it worse */
    would->minor = would->minor || rule->minor;
    for (size_t i = 0; i < rule->n_needs; i++)
        add_need(j, would, rule->needs[i]);
}

/* What the worst answer would bring. */
static struct judgement judged_with(
    const struct judging *j, const struct judgement *now, const char *fact)
{
    struct judgement would = *now;

    for (size_t i = 0; i < j->n_likely; i++) {
        if (j->lacks[i] && text_is(j->lacks[i], fact))
            add_rule(j, j->likely[i], &would);
    }
    for (size_t i = now->n_needs; i < would.n_needs; i++)
        would.priority = more_urgent(would.priority, would.needs[i]->raises_to);
    would.priority =
        more_urgent(would.priority, scored(j, base_of_all(j, now->kind_rule), would.points));
    return would;
}

struct ranked {
    const struct question_rule *question;
    struct judgement would;
};

static bool is_better(const struct ranked *a, const struct ranked *b)
{
    if (a->question->first != b->question->first)
        return a->question->first;
    if (a->would.priority != b->would.priority)
        return a->would.priority < b->would.priority;
    if (a->would.n_needs != b->would.n_needs)
        return a->would.n_needs > b->would.n_needs;
    if (a->would.minor != b->would.minor)
        return a->would.minor;
    return a->would.points > b->would.points;
}

/* Behind its equals, which the file names before it. */
static void put_question(struct ranked best[QUESTIONS_MAX], size_t *n, struct ranked r)
{
    size_t at = *n;

    if (at < QUESTIONS_MAX)
        (*n)++;
    else if (is_better(&r, &best[at - 1]))
        at--;
    else
        return;
    for (; at > 0 && is_better(&r, &best[at - 1]); at--)
        best[at] = best[at - 1];
    best[at] = r;
}

static void add_questions(
    const struct judging *j, const struct kind_rule *kind, struct judgement *ret)
{
    struct ranked best[QUESTIONS_MAX];

    for (size_t i = 0; i < kind->n_questions; i++) {
        const struct question_rule *q = &kind->questions[i];

        if (!is_known(j, q->fact))
            put_question(
                best, &ret->n_questions, (struct ranked){ q, judged_with(j, ret, q->fact) });
    }
    ret->questions = arena_alloc(j->a, QUESTIONS_MAX * sizeof *ret->questions);
    for (size_t i = 0; i < ret->n_questions; i++)
        ret->questions[i] = best[i].question;
}

void judge(const struct rulebook *rules, const struct judge_input *in, struct arena *a,
    struct judgement *ret)
{
    struct judging j = { .rules = rules, .in = in, .a = a };
    const struct kind_rule *kind;

    for (size_t i = 0; i < in->n_signals; i++)
        j.signal_marks |= mark_of(in->signals[i]);
    for (size_t i = 0; i < in->n_facts; i++)
        j.fact_marks |= mark_of(in->facts[i].key);
    if (!text_empty(in->kind) && !text_is(in->kind, OTHER))
        j.given = rulebook_kind(rules, in->kind);
    find_likely(&j);
    j.fired = arena_alloc(a, (j.n_likely + 1) * sizeof(struct triage_rule *));
    fire(&j, false);
    choose(&j);
    fire(&j, true);
    qsort(j.fired, j.n_fired, sizeof(*j.fired), by_id);
    kind = kind_of(&j);
    *ret = (struct judgement){ .kind = kind->kind,
        .kind_rule = kind,
        .fired = j.fired,
        .n_fired = j.n_fired,
        .points = points_of(&j) };
    ret->priority = priority_of(&j, kind);
    ret->because = arena_alloc(a, (j.n_fired + 1) * sizeof(*ret->because));
    for (size_t i = 0; i < ret->n_fired; i++) {
        ret->minor = ret->minor || ret->fired[i]->minor;
        ret->because[i] = because(&j, ret->fired[i]);
    }
    add_needs(&j, kind, ret);
    find_lacking(&j);
    add_questions(&j, kind, ret);
}
