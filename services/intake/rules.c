/* rules - the rules by which texts are read: those that the casebook has put in force, from the file in which it keeps them
 * (casebook/rules.c). The folder that people edit is looked at once at most: where nothing has been in force yet. */
#include <stdio.h>
#include "base/text.h"
#include "intake/parts.h"
#include "intake/read.h"
#include "rulebook/files.h"
#include "sys/log.h"

static int parse(const struct intake *self, const struct rule_files *files, struct turn *t,
    struct rulebook **ret, struct refusal *ret_why)
{
    struct rule_problem *problems = NULL;
    size_t n = 0;
    int rc = rulebook_of(files, self->settings->rules, ret, t->arena, &problems, &n);

    if (rc && n)
        ret_why->value = arena_printf(t->arena, "%s:%d:%d: %s", problems[0].file, problems[0].line,
            problems[0].column, problems[0].problem);
    return rc;
}

static void read_by(struct intake *self, struct rulebook *rules)
{
    rules_stop(self);
    self->rules = rules;
    self->index = read_index(rules, &self->rules_arena);
    text_hex(rules->hash, sizeof rules->hash, self->rules_hash);
    log_info("rules hash=%.12s", self->rules_hash);
}

void rules_stop(struct intake *self)
{
    arena_clear(&self->rules_arena);
    self->index = NULL;
    rulebook_free(&self->rules);
}

void rules_follow(struct intake *self, struct turn *t)
{
    const char *path = arena_printf(
        t->arena, "%s/%s", self->settings->data ? self->settings->data : "", RULES_IN_FORCE);
    uint64_t stamp = rule_file_stamp(path); /* before it is read: what comes later has another */
    struct rule_files files;
    struct rulebook *rules = NULL;
    struct refusal why = { 0 };
    char hash[2 * RULES_HASH + 1];
    int rc;

    if (stamp == self->rules_stamp)
        return;
    self->rules_stamp = stamp;
    rc = rule_files_kept(path, t->arena, &files);
    if (rc == ERR_NOT_FOUND)
        return;
    if (rc == 0) {
        text_hex(files.hash, RULES_HASH, hash);
        if (self->rules && text_is(hash, self->rules_hash))
            return;
        rc = parse(self, &files, t, &rules, &why);
    }
    if (rc == 0)
        read_by(self, rules);
    else
        log_error(
            "rules in force cannot be had code=%s %s", error_code(rc), why.value ? why.value : "");
}

int rules_start(struct intake *self, struct turn *t, struct refusal *ret_why)
{
    struct rule_files files;
    struct rulebook *rules = NULL;
    int rc;

    rules_follow(self, t);
    if (self->rules)
        return 0;
    *ret_why = (struct refusal){ .field = "rules", .value = self->settings->rules };
    rc = rule_files_read(self->settings->rules, t->arena, &files);
    rc = rc ? rc : parse(self, &files, t, &rules, ret_why);
    ret_why->code = rc;
    if (rc == 0)
        read_by(self, rules);
    return rc;
}
