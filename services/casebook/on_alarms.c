/* on_alarms - what a human has to see: listed, and acknowledged by a named one. */
#include "casebook/rules.h"

#define ROWS_LOOKED_AT 4096
#define CASES_LOOKED_AT 256
#define ALARMS_SHOWN 200

static void add_of(const struct casefile *c, struct arena *a, AlarmList *list)
{
    for (uint32_t i = 0; i < c->n_alarms && list->n_alarms < ALARMS_SHOWN; i++) {
        if (!c->alarms[i].over)
            list->alarms[list->n_alarms++] = say_alarm(c, &c->alarms[i], a);
    }
}

/* Its rows stand apart where other cases' alarms are due between them. */
static bool is_among(const case_key *cases, size_t n, case_key key)
{
    for (size_t i = 0; i < n; i++) {
        if (cases[i] == key)
            return true;
    }
    return false;
}

/* The rows of real cases, or of exercises: as many of the latter as there may be, they hide no real one. */
static int add_rows(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const struct work_row *rows, size_t n, uint32_t after, AlarmList *list)
{
    case_key cases[CASES_LOOKED_AT];
    size_t n_cases = 0;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < n && n_cases < CASES_LOOKED_AT; i++) {
        struct change ch;

        if ((rows[i].what & AFTER_REAL_ONES) != after || is_among(cases, n_cases, rows[i].case_key))
            continue;
        cases[n_cases++] = rows[i].case_key;
        rc = change_load(&ch, self, t, in, rows[i].case_key);
        if (rc == 0)
            add_of(&ch.c, t->arena, list);
        else if (rc == ERR_DAMAGED)
            rc = 0; /* one case that cannot be read hides no other; `admin verify` names it */
    }
    return rc;
}

static void add_of_rules(struct casebook *self, struct arena *a, AlarmList *list)
{
    AlarmLine *line = rules_alarm(self, a);

    if (line && list->n_alarms < ALARMS_SHOWN)
        list->alarms[list->n_alarms++] = line;
}

/* Every standing alarm has a work row, acknowledged or not; but for that of the rules, which is of no case. */
int casebook_on_list_alarms(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    AlarmList *list = arena_alloc(t->arena, sizeof *list);
    struct work_row *rows;
    size_t n;
    int rc =
        store_work_of_kind(self->store, WORK__KIND__ALARM, ROWS_LOOKED_AT, t->arena, &rows, &n);

    alarm_list__init(list);
    list->alarms = arena_alloc(t->arena, ALARMS_SHOWN * sizeof *list->alarms);
    rc = rc ? rc : add_rows(self, t, in, rows, n, 0, list);
    rc = rc ? rc : add_rows(self, t, in, rows, n, AFTER_REAL_ONES, list);
    add_of_rules(self, t->arena, list);
    reply->body_case = ENVELOPE__BODY_ALARM_LIST;
    reply->alarm_list = list;
    return rc;
}

int casebook_on_ack_alarm(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const AckAlarm *m = in->env->ack_alarm;
    struct command cmd = { .verb = VERB_ACK_ALARM, .actor = in->actor, .role = in->role };
    case_key key;
    int rc = alarm_lookup(t, m->alarm, &key, &cmd.ack.alarm);

    return rc ? rc : change_command_key(self, t, in, reply, key, m->if_version, m, &cmd);
}
