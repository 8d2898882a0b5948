/* intake - routes, start and stop. What each message needs is in on_<message>.c, what is said in
 * say.c. */
#include "intake/intake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/geo.h"
#include "base/must.h"
#include "base/text.h"
#include "intake/authority.h"
#include "intake/parts.h"

static const struct worker_link links[] = {
    [LINK_PEOPLE] = { "people", LINK_BIND_PUBLIC },
    [LINK_CASEBOOK] = { "casebook", LINK_CONNECT },
    [LINK_BOARD] = { "board", LINK_CONNECT },
    { 0 },
};

static const struct bus_route routes[] = {
    { ENVELOPE__BODY_FILE_CASE, intake_on_file_case },
    { ENVELOPE__BODY_SEALED_CASE, intake_on_sealed_case },
    { ENVELOPE__BODY_ADD_NOTE, intake_on_add_note },
    { ENVELOPE__BODY_SET_FACT, intake_on_set_fact },
    { ENVELOPE__BODY_LOCATE, intake_on_locate },
    { ENVELOPE__BODY_DIRECTORY_FIND, intake_on_directory_find },
    { ENVELOPE__BODY_OWN_CASE, intake_on_forward },
    { ENVELOPE__BODY_DISOWN_CASE, intake_on_forward },
    { ENVELOPE__BODY_CLOSE_CASE, intake_on_forward },
    { ENVELOPE__BODY_RECORD_CALLBACK, intake_on_forward },
    { ENVELOPE__BODY_LIST_CALLS, intake_on_forward },
    { ENVELOPE__BODY_TAKE_CALL, intake_on_forward },
    { ENVELOPE__BODY_END_CALL, intake_on_forward },
    { ENVELOPE__BODY_LIST_CASES, intake_on_list_cases },
    { ENVELOPE__BODY_SHOW_CASE, intake_on_forward },
    { ENVELOPE__BODY_ASK_EXPLAIN, intake_on_forward },
    { ENVELOPE__BODY_FIND_CASES, intake_on_forward },
    { ENVELOPE__BODY_WATCH_CASES, intake_on_list_cases },
    { ENVELOPE__BODY_LIST_ALARMS, intake_on_forward },
    { ENVELOPE__BODY_ACK_ALARM, intake_on_forward },
    { ENVELOPE__BODY_DIRECTORY_PUT, intake_on_forward },
    { ENVELOPE__BODY_DIRECTORY_SWEEP, intake_on_forward },
    { ENVELOPE__BODY_GAZETTEER_PUT, intake_on_forward },
    { ENVELOPE__BODY_DIRECTORY_LIST, intake_on_forward },
    { ENVELOPE__BODY_DIRECTORY_SHOW, intake_on_forward },
    { ENVELOPE__BODY_KEY_ADD, intake_on_forward },
    { ENVELOPE__BODY_KEY_REVOKE, intake_on_forward },
    { ENVELOPE__BODY_KEY_LIST, intake_on_forward },
    { ENVELOPE__BODY_HOLD_CASE, intake_on_forward },
    { ENVELOPE__BODY_RESUME_CASE, intake_on_forward },
    { ENVELOPE__BODY_PRIORITIZE_CASE, intake_on_forward },
    { ENVELOPE__BODY_ESCALATE_CASE, intake_on_forward },
    { ENVELOPE__BODY_ASK_RESPONDER, intake_on_forward },
    { ENVELOPE__BODY_ADD_CONTACT, intake_on_forward },
    { ENVELOPE__BODY_CANCEL_CASE, intake_on_forward },
    { ENVELOPE__BODY_SOLVE_CASE, intake_on_forward },
    { ENVELOPE__BODY_REOPEN_CASE, intake_on_forward },
    { ENVELOPE__BODY_HELP_ME, intake_on_forward },
    { ENVELOPE__BODY_TAG_CASE, intake_on_forward },
    { ENVELOPE__BODY_MERGE_CASE, intake_on_forward },
    { ENVELOPE__BODY_REPLY_ORG, intake_on_forward },
    { ENVELOPE__BODY_SET_DUTY, intake_on_forward },
    { ENVELOPE__BODY_ASK_STATUS, intake_on_ask_status },
    { ENVELOPE__BODY_ASK_VERIFY, intake_on_forward },
    { ENVELOPE__BODY_ASK_READS, intake_on_forward },
    { ENVELOPE__BODY_ASK_PAST, intake_on_forward },
    { ENVELOPE__BODY_ASK_PERSON, intake_on_forward },
    { ENVELOPE__BODY_MAKE_BACKUP, intake_on_forward },
    { ENVELOPE__BODY_CHANGE_RESPONDER, intake_on_forward },
    { ENVELOPE__BODY_CONTACTS_PUT, intake_on_contacts_put },
    { ENVELOPE__BODY_CONTACTS_LIST, intake_on_forward },
    { ENVELOPE__BODY_CONTACT_REMOVE, intake_on_forward },
    { ENVELOPE__BODY_ERASE_CASE, intake_on_forward },
    { ENVELOPE__BODY_LEGAL_HOLD, intake_on_forward },
    { ENVELOPE__BODY_ERASE_EXPIRED, intake_on_forward },

    { ENVELOPE__BODY_REFUSAL, intake_on_answer },
    { ENVELOPE__BODY_CASE_RECEIPT, intake_on_answer },
    { ENVELOPE__BODY_CASE_CHANGED, intake_on_answer },
    { ENVELOPE__BODY_CASE_LIST, intake_on_answer },
    { ENVELOPE__BODY_CASE_SHOWN, intake_on_answer },
    { ENVELOPE__BODY_CALL_LIST, intake_on_answer },
    { ENVELOPE__BODY_CALL_LINE, intake_on_answer },
    { ENVELOPE__BODY_ALARM_LIST, intake_on_answer },
    { ENVELOPE__BODY_WATCH_EVENT, intake_on_answer },
    { ENVELOPE__BODY_DIRECTORY_REPORT, intake_on_answer },
    { ENVELOPE__BODY_RESPONDER_LIST, intake_on_answer },
    { ENVELOPE__BODY_DIRECTORY_FOUND, intake_on_answer },
    { ENVELOPE__BODY_KEY_ROWS, intake_on_answer },
    { ENVELOPE__BODY_STATUS, intake_on_answer },
    { ENVELOPE__BODY_VERIFY_REPORT, intake_on_answer },
    { ENVELOPE__BODY_CASE_EXPLAINED, intake_on_answer },
    { ENVELOPE__BODY_BACKUP_REPORT, intake_on_answer },
    { ENVELOPE__BODY_DUTY_REPORT, intake_on_answer },
    { ENVELOPE__BODY_RESPONDER_CHANGED, intake_on_answer },
    { ENVELOPE__BODY_ERASE_REPORT, intake_on_answer },
    { ENVELOPE__BODY_READS_LIST, intake_on_answer },
    { ENVELOPE__BODY_PAST_CASES, intake_on_answer },
    { ENVELOPE__BODY_PERSON_HELD, intake_on_answer },
    { ENVELOPE__BODY_BOARD_STATUS, intake_on_answer },
    { ENVELOPE__BODY_READ_AGAIN, intake_on_read_again },
    { 0 },
};

/* The engine keeps the keyring, and asks it at each question; what somebody watches comes unasked. A name that was revoked
 * is never given again. */
static void on_key(void *self_, struct turn *t, const FollowedRow *row)
{
    struct intake *self = self_;
    const KeyRow *key = row->row_case == FOLLOWED_ROW__ROW_KEY ? row->key : NULL;

    (void)t;
    if (!key || !key->revoked || text_empty(key->name) || strlen(key->name) >= KEY_NAME ||
        intake_is_revoked(self, key->name))
        return;
    self->revoked = must_realloc(self->revoked, (self->n_revoked + 1) * sizeof *self->revoked);
    snprintf(self->revoked[self->n_revoked++], KEY_NAME, "%s", key->name);
}

static void forget_revoked(struct intake *self)
{
    free(self->revoked);
    self->revoked = NULL;
    self->n_revoked = 0;
}

static void on_restart(void *self, struct turn *t)
{
    (void)t;
    forget_revoked(self);
}

bool intake_is_revoked(const struct intake *self, const char *key)
{
    for (size_t i = 0; i < self->n_revoked; i++) {
        if (text_is(self->revoked[i], key))
            return true;
    }
    return false;
}

/* ---- the gazetteer ---- */
static void on_settlement(void *self_, struct turn *t, const FollowedRow *row)
{
    struct intake *self = self_;
    const Settlement *s = row->row_case == FOLLOWED_ROW__ROW_SETTLEMENT ? row->settlement : NULL;

    (void)t;
    if (!s || text_empty(s->id))
        return;
    if (text_empty(s->name)) { /* removed: its id is left */
        gazetteer_remove(self->gazetteer, s->id);
        return;
    }
    if (!geo_is_valid(s->lat, s->lon))
        return;
    gazetteer_put(self->gazetteer, &(struct settlement){ .id = s->id,
                                       .name = s->name,
                                       .kind = s->kind,
                                       .region = s->region,
                                       .area = s->area,
                                       .zone = s->zone,
                                       .oktmo = s->oktmo,
                                       .kladr = s->kladr,
                                       .lat = s->lat,
                                       .lon = s->lon,
                                       .population = s->population });
}

static void forget_settlements(void *self_, struct turn *t)
{
    struct intake *self = self_;

    (void)t;
    gazetteer_clear(self->gazetteer);
}

static const struct worker_follow follows[] = {
    { .what = FOLLOWS__WHAT__KEYS,
        .link = LINK_CASEBOOK,
        .on_row = on_key,
        .on_restart = on_restart },
    { .what = FOLLOWS__WHAT__SETTLEMENTS,
        .link = LINK_CASEBOOK,
        .on_row = on_settlement,
        .on_restart = forget_settlements },
    { 0 },
};

static void *start(const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    struct intake *self = must_alloc(sizeof *self);

    self->settings = settings;
    self->gazetteer = gazetteer_new();
    self->countries = country_names(&self->names_arena);
    random_bytes(t->random, self->instance, sizeof self->instance);
    if (rules_start(self, t, ret_why) == 0)
        return self;
    gazetteer_free(&self->gazetteer);
    arena_clear(&self->names_arena);
    free(self);
    return NULL;
}

static void stop(void *self_)
{
    struct intake *self = self_;

    for (size_t i = 0; i < STATUS_ASKED_MAX; i++)
        free(self->asked[i].board);
    forget_revoked(self);
    gazetteer_free(&self->gazetteer);
    arena_clear(&self->names_arena);
    rules_stop(self);
    free(self);
}

static int tick(void *self, struct turn *t)
{
    rules_follow(self, t);
    return intake_on_tick(self, t);
}

const struct worker intake_worker = {
    .name = "intake",
    .links = links,
    .routes = routes,
    .follows = follows,
    .may = intake_may,
    .start = start,
    .stop = stop,
    .tick = tick,
};
