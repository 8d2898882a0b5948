/* rules_again - see rules_again.h. */
#include "rules_again.h"

#include <stdlib.h>
#include "base/must.h"
#include "base/text.h"
#include "rules_walk.h"

#define AFTERWARDS_MS (2 * HOUR_MS) /* what was said last may still lead to somebody being asked */

struct again_rules {
    struct rulebook *rules;
    const struct read_index *index;
    struct arena arena;
};

int again_load(const char *dir, struct arena *a, struct again_rules **ret,
    struct rule_problem **ret_problems, size_t *ret_n)
{
    struct again_rules *r = must_alloc(sizeof *r);
    int rc = rulebook_load(dir, &r->rules, a, ret_problems, ret_n);

    if (rc) {
        again_free(&r);
        return rc;
    }
    walk_ready(r->rules);
    r->index = read_index(r->rules, &r->arena);
    *ret = r;
    return 0;
}

void again_free(struct again_rules **r)
{
    if (!*r)
        return;
    rulebook_free(&(*r)->rules);
    arena_clear(&(*r)->arena);
    free(*r);
    *r = NULL;
}

/* ---- as it was told, by these rules ---- */
static struct fix fix_of(const PastSaid *said)
{
    if (!said->place)
        return (struct fix){ .source = CASE__PLACE_SOURCE__NOWHERE };
    return (struct fix){ .has_point = said->point,
        .radius_m = said->radius_m,
        .source = said->point ? CASE__PLACE_SOURCE__COORDINATES : CASE__PLACE_SOURCE__SAID };
}

static int64_t instant_of(const PastSaid *said, int64_t or_ms)
{
    return said->at ? said->at->ms : or_ms;
}

/* What stands beside the caller's text was said with it: at one instant, and before another text. Returns how much of `said` that
 * was. */
static size_t filing_of(const PastCase *past, struct arena *a, struct command *cmd)
{
    struct fact *facts = arena_alloc(a, (past->n_said + 1) * sizeof *facts);
    int64_t filed_ms = past->opened ? past->opened->ms : 0;
    size_t i = 0;

    *cmd = (struct command){ .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    cmd->file.kind = past->given;
    cmd->file.priority = past->given_priority;
    cmd->file.consent = past->consent;
    cmd->file.unsafe_to_call = past->has_safe_to_call && !past->safe_to_call;
    cmd->file.subject.born = past->born;
    cmd->file.facts = facts;
    for (; i < past->n_said && instant_of(past->said[i], filed_ms) == filed_ms; i++) {
        const PastSaid *said = past->said[i];

        if (said->fact)
            facts[cmd->file.n_facts++] = (struct fact){ said->fact->key, said->fact->value, false };
        else if (said->place)
            cmd->file.at = fix_of(said);
        else if (i == 0)
            cmd->file.text = said->text;
        else
            break;
    }
    return i;
}

static void say_place(struct walk *w, const PastSaid *said)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.locate.fix = fix_of(said);
    cmd.locate.wrong = said->wrong;
    cmd.locate.reason = "wrong";
    walk_do(w, &cmd);
}

/* What these rules or this state refuse would have been refused then, too: the rest counts. */
static void say(struct walk *w, const PastSaid *said)
{
    walk_until(w, instant_of(said, w->now_ms));
    if (said->fact)
        walk_fact(w, said->fact->key, said->fact->value ? said->fact->value : "");
    else if (said->place || said->wrong)
        say_place(w, said);
    else
        walk_note(w, said->text ? said->text : "");
}

static int walk_past(
    const struct again_rules *rules, const PastCase *past, struct arena *a, struct walk *w)
{
    struct command cmd;
    size_t next = filing_of(past, a, &cmd);
    int rc;

    *w = (struct walk){ .rules = rules->rules,
        .index = rules->index,
        .arena = a,
        .now_ms = past->opened ? past->opened->ms : 0 };
    rc = walk_file(w, &cmd);
    for (; rc == 0 && next < past->n_said; next++)
        say(w, past->said[next]);
    if (rc == 0)
        walk_until(w, w->now_ms + AFTERWARDS_MS);
    return rc;
}

/* ---- how it was ---- */
static void look_at_past(const PastCase *past, struct again *ret)
{
    for (size_t i = 0; i < past->n_judged; i++) {
        const PastJudged *j = past->judged[i];

        ret->was_kind = j->kind;
        if (ret->was != PRIORITY__UNJUDGED && j->priority >= ret->was)
            continue;
        ret->was = j->priority;
        ret->was_urgent_ms = j->at ? j->at->ms : 0;
    }
}

/* ---- how it would be ---- */
static Priority priority_of(const char *word)
{
    return (Priority)(PRIORITY__P0 + (word[1] - '0'));
}

/* Since when it would have been at least so urgent. */
static int64_t urgent_since(const struct walk *w, Priority filed, Priority was)
{
    if (filed <= was)
        return w->filed_ms;
    for (size_t i = 0; i < w->n_lines; i++) {
        if (text_is(w->lines[i].what, "priority") && priority_of(w->lines[i].whom) <= was)
            return w->lines[i].at_ms;
    }
    return 0;
}

static struct again_need *need_of(struct again *ret, const char *need, struct arena *a)
{
    for (size_t i = 0; i < ret->n_needs; i++) {
        if (text_is(ret->needs[i].need, need))
            return &ret->needs[i];
    }
    *ARENA_PUSH(a, ret->needs, ret->n_needs) = (struct again_need){ .need = arena_dup(a, need) };
    return &ret->needs[ret->n_needs - 1];
}

static void gather_needs(
    const PastCase *past, const struct walk *w, struct arena *a, struct again *ret)
{
    for (size_t i = 0; i < past->n_asked; i++)
        need_of(ret, past->asked[i]->need, a)->was_ms =
            past->asked[i]->at ? past->asked[i]->at->ms : 0;
    for (size_t i = 0; i < w->n_asked; i++)
        need_of(ret, w->asked[i].need, a)->would_be_ms = w->asked[i].at_ms;
}

/* ---- the difference ---- */
static void compare_instants(struct again *ret, int64_t was_ms, int64_t would_be_ms)
{
    int64_t earlier_ms = was_ms - would_be_ms;

    if (!was_ms || !would_be_ms || llabs(earlier_ms) < MINUTE_MS)
        return; /* how quickly the service itself was is no matter of its rules */
    if (!ret->has_earlier || llabs(earlier_ms) > llabs(ret->earlier_ms))
        ret->earlier_ms = earlier_ms;
    ret->has_earlier = true;
}

static void compare(struct again *ret)
{
    ret->differs = ret->was != ret->would_be || !text_is(ret->was_kind, ret->would_be_kind);
    for (size_t i = 0; i < ret->n_needs; i++) {
        const struct again_need *n = &ret->needs[i];

        ret->differs = ret->differs || !n->was_ms != !n->would_be_ms;
        compare_instants(ret, n->was_ms, n->would_be_ms);
    }
    compare_instants(ret, ret->was_urgent_ms, ret->would_be_urgent_ms);
    ret->differs = ret->differs || ret->has_earlier;
}

int again_judge(
    const struct again_rules *rules, const PastCase *past, struct arena *a, struct again *ret)
{
    struct walk w;
    int rc = walk_past(rules, past, a, &w);

    *ret = (struct again){ 0 };
    if (rc)
        return rc;
    look_at_past(past, ret);
    ret->would_be = w.c.priority;
    ret->would_be_kind = w.c.kind;
    ret->would_be_urgent_ms = urgent_since(&w, w.filed_as, ret->was);
    gather_needs(past, &w, a, ret);
    compare(ret);
    return 0;
}
