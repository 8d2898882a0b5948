/* rules - the rules in force: taken from the rules folder whenever people have changed it to something sound, kept in the data
 * directory, and told by their hash. What cannot be used is refused as a whole: the old ones go on, here and at every start,
 * and people are alarmed until it is mended. */
#include "casebook/rules.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/made.h"
#include "sys/fault.h"
#include "sys/files.h"
#include "sys/log.h"

#define LOOK_MS SECOND_MS /* boot time: so often a look at the folder */
#define RING_AGAIN_MS HOUR_MS /* boot time: the old rules go on, nobody is in danger for a while */

static const char *kept_path(const struct casebook *self, struct arena *a)
{
    return arena_printf(a, "%s/%s", self->settings->data, RULES_IN_FORCE);
}

/* ---- what was refused ---- */

static void refuse(struct casebook *self, struct turn *t, int code, const char *at, size_t n)
{
    struct rules_refused *r = &self->rules_refused;
    struct rules_refused now = { .code = code, .problems = (uint32_t)n, .since_ms = t->now_ms };

    if (r->code) { /* the same trouble goes on */
        now.since_ms = r->since_ms;
        now.rung_ms = r->rung_ms;
        now.rings = r->rings;
    }
    snprintf(now.at, sizeof now.at, "%s", at);
    *r = now;
    log_error("changed rules are refused, the old ones go on code=%s", error_code(code));
}

static void mended(struct casebook *self)
{
    if (self->rules_refused.code)
        log_info("rules are mended");
    self->rules_refused = (struct rules_refused){ 0 };
}

const char *rules_why_refused(const struct casebook *self, struct arena *a)
{
    const struct rules_refused *r = &self->rules_refused;

    if (!r->code)
        return NULL;
    return *r->at ? arena_printf(a, "at=%s problems=%" PRIu32, r->at, r->problems)
                  : arena_printf(a, "code=%s", error_code(r->code));
}

AlarmLine *rules_alarm(const struct casebook *self, struct arena *a)
{
    const struct rules_refused *r = &self->rules_refused;
    AlarmLine *line;

    if (!r->code)
        return NULL;
    line = arena_alloc(a, sizeof *line);
    alarm_line__init(line);
    line->alarm = arena_dup(a, RULES_ALARM);
    line->since = say_instant(a, r->since_ms);
    line->text = say_coded(a, "rules_refused");
    say_value(a, line->text, "at", *r->at ? r->at : error_code(r->code));
    PUT(line, count, r->rings);
    PUT(line, cause, ALARM__CAUSE__RULES_REFUSED);
    PUT(line, exercise, self->settings->exercise);
    return line;
}

/* Of no case, so no row of work stands behind it: it rings again after an hour, and here after each start. */
static void ring(struct casebook *self, struct turn *t)
{
    struct rules_refused *r = &self->rules_refused;
    const struct hand *h;
    Envelope env = ENVELOPE__INIT;
    RaiseAlarm raise = RAISE_ALARM__INIT;

    if (!r->code || (r->rings && t->real_ms - r->rung_ms < RING_AGAIN_MS))
        return;
    h = hand_for(self, WORK__KIND__ALARM);
    if (!h)
        return;
    r->rings++;
    r->rung_ms = t->real_ms;
    raise.alarm = rules_alarm(self, t->arena);
    env.body_case = ENVELOPE__BODY_RAISE_ALARM;
    env.raise_alarm = &raise;
    turn_say(t, h->peer, &env);
}

/* ---- taking rules ---- */

/* Cases refer to ladders by their hashes: they are kept before the first case can. */
static int keep_ladders(struct casebook *self, const struct rulebook *rules, struct arena *a)
{
    int rc = store_begin(self->store);

    for (size_t i = 0; rc == 0 && i < rules->n_ladders; i++) {
        struct ladder *l = (struct ladder *)(uintptr_t)&rules->ladders[i];
        struct blob bytes = kept_ladder(l, a, l->hash);

        rc = store_kept_put(self->store, l->hash, bytes);
    }
    rc = rc ? rc : store_commit(self->store);
    if (rc && store_in_transaction(self->store))
        store_rollback(self->store);
    return rc;
}

/* Intake has them from there, and so have we at the next start, whatever the folder holds by then. */
static int keep_files(struct casebook *self, const struct rule_files *files, struct arena *a)
{
    size_t n;
    const char *bytes = rule_files_pack(files, a, &n);
    int rc = files_write(kept_path(self, a), bytes, n, 0600);

    self->are_rules_kept = rc == 0;
    if (rc)
        log_error("rules in force cannot be kept code=%s", error_code(rc));
    return rc ? ERR_STORAGE_FULL : 0; /* not ERR_IO: nothing that we have written is in doubt */
}

static void put_in_force(struct casebook *self, struct rulebook *rules)
{
    rulebook_free(&self->rules);
    arena_clear(&self->ladders_arena); /* else it would grow with each change */
    self->ladders = NULL;
    self->n_ladders = 0;
    self->rules = rules;
    text_hex(rules->hash, RULES_HASH, self->rules_hash);
    log_info("rules hash=%.12s", self->rules_hash);
}

static int parse(const struct casebook *self, const struct rule_files *files, struct arena *a,
    struct rulebook **ret, const char **ret_at, size_t *ret_n)
{
    struct rule_problem *problems = NULL;
    int rc = rulebook_of(files, self->settings->rules, ret, a, &problems, ret_n);

    *ret_at = "";
    for (size_t i = 0; rc && i < *ret_n; i++)
        log_error("rules %s:%d:%d: %s", problems[i].file, problems[i].line, problems[i].column,
            problems[i].problem);
    if (rc && *ret_n)
        *ret_at =
            arena_printf(a, "%s:%d:%d", problems[0].file, problems[0].line, problems[0].column);
    return rc;
}

/* All or nothing. Each step may be the last one before a crash: then the next start finds rules whose ladders are kept. */
static int take(struct casebook *self, struct turn *t, const struct rule_files *files)
{
    struct rulebook *rules = NULL;
    const char *at;
    size_t n = 0;
    int rc = parse(self, files, t->arena, &rules, &at, &n);

    if (rc) {
        refuse(self, t, rc, at, n);
        return 0;
    }
    rc = keep_ladders(self, rules, t->arena);
    rc = rc ? rc : keep_files(self, files, t->arena);
    rc = rc ? rc : fault_point("rules.kept");
    if (rc) {
        rulebook_free(&rules);
        refuse(self, t, rc, "", 0);
        rule_watch_again(&self->rules_watch, t->real_ms);
        return rc;
    }
    put_in_force(self, rules);
    mended(self);
    return 0;
}

/* They are as those in force: nothing was changed, or it was undone. */
static void stay(struct casebook *self, struct turn *t, const struct rule_files *files)
{
    if (!self->are_rules_kept && keep_files(self, files, t->arena))
        rule_watch_again(&self->rules_watch, t->real_ms);
    mended(self);
}

static int look(struct casebook *self, struct turn *t)
{
    const char *dir = self->settings->rules;
    uint64_t stamp = rule_files_stamp(dir);
    struct rule_files files;

    if (!rule_watch_settled(&self->rules_watch, stamp, t->real_ms))
        return 0;
    if (rule_files_read(dir, t->arena, &files)) {
        refuse(self, t, ERR_NOT_FOUND, "", 0);
        return 0;
    }
    if (rule_files_stamp(dir) != stamp) /* somebody writes while we read */
        return 0;
    if (memcmp(files.hash, self->rules->hash, RULES_HASH) != 0)
        return take(self, t, &files);
    stay(self, t, &files);
    return 0;
}

int rules_idle(struct casebook *self, struct turn *t)
{
    int rc = 0;

    if (t->real_ms - self->rules_looked_ms >= LOOK_MS) {
        self->rules_looked_ms = t->real_ms;
        rc = look(self, t);
    }
    ring(self, t);
    return rc;
}

/* ---- the start ---- */

/* Those that were in force, if they still can be read by the program of today. */
static bool take_kept(struct casebook *self, struct arena *a)
{
    struct rule_files files;
    struct rulebook *rules = NULL;
    const char *at;
    size_t n = 0;
    int rc = rule_files_kept(kept_path(self, a), a, &files);

    rc = rc ? rc : parse(self, &files, a, &rules, &at, &n);
    if (rc == ERR_NOT_FOUND)
        return false;
    if (rc)
        log_error("rules that were in force cannot be used code=%s", error_code(rc));
    else
        put_in_force(self, rules);
    self->are_rules_kept = rc == 0;
    return rc == 0;
}

static int take_first(struct casebook *self, struct turn *t, struct refusal *ret_why)
{
    struct rule_files files;
    struct rulebook *rules = NULL;
    const char *at = "";
    size_t n = 0;
    int rc = rule_files_read(self->settings->rules, t->arena, &files);

    rc = rc ? rc : parse(self, &files, t->arena, &rules, &at, &n);
    if (rc) {
        *ret_why = (struct refusal){
            .code = rc, .field = "rules", .value = *at ? at : self->settings->rules
        };
        return rc;
    }
    put_in_force(self, rules);
    (void)keep_files(self, &files, t->arena); /* a full disk: what is open goes on */
    return 0;
}

int rules_load(struct casebook *self, struct turn *t, struct refusal *ret_why)
{
    return take_kept(self, t->arena) ? 0 : take_first(self, t, ret_why);
}

int rules_keep_ladders(struct casebook *self, struct turn *t)
{
    return keep_ladders(self, self->rules, t->arena);
}

/* ---- what was read under others ---- */

/* All of it but what was read: the texts are in the message, and intake keeps nothing. */
int rules_read_again(
    const struct casebook *self, struct turn *t, const struct bus_msg *in, int rc, Envelope *reply)
{
    ReadAgain *again;
    Reading *reading;

    if (rc != ERR_RULES_CHANGED)
        return rc;
    again = arena_alloc(t->arena, sizeof *again);
    read_again__init(again);
    again->rules_hash = arena_dup(t->arena, self->rules_hash);
    again->open_case = in->env->body_case == ENVELOPE__BODY_OPEN_CASE ? in->env->open_case : NULL;
    again->note_read = in->env->body_case == ENVELOPE__BODY_NOTE_READ ? in->env->note_read : NULL;
    again->fact_read = in->env->body_case == ENVELOPE__BODY_FACT_READ ? in->env->fact_read : NULL;
    reading = again->open_case   ? again->open_case->reading
              : again->note_read ? again->note_read->reading
                                 : again->fact_read->reading;
    reading->n_signals = reading->n_facts = 0;
    reading->rules_hash = NULL;
    reply->body_case = ENVELOPE__BODY_READ_AGAIN;
    reply->read_again = again;
    reply->actor = text_of(in->actor);
    PUT(reply, role, in->role);
    return 0;
}
