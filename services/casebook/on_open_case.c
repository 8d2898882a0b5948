/* on_open_case - a case is filed. Its id is the case's id, deduplicated for ever: the same again gets the same receipt. The
 * receipt is said after COMMIT, and stands in the case's first row of events. */
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/rules.h"

static struct person person_of(const Person *p)
{
    return p ? (struct person){ .name = p->name,
        .phone = p->phone,
        .born = p->born,
        .lang = p->lang }
             : (struct person){ 0 };
}

struct fix fix_of(const Place *p)
{
    if (!p || !p->has_source)
        return (struct fix){ .source = CASE__PLACE_SOURCE__NOWHERE };
    return (struct fix){ .text = p->text,
        .lat = p->lat,
        .lon = p->lon,
        .has_point = p->has_lat && p->has_lon,
        .radius_m = p->radius_m,
        .source = p->source,
        .fix_at_ms = p->fix_at ? p->fix_at->ms : 0,
        .district = p->district,
        .country = p->country,
        .address = p->address,
        .garbled = p->garbled,
        .oktmo = p->oktmo,
        .kladr = p->kladr,
        .zone = p->zone,
        .could_be = (const char *const *)p->could_be,
        .n_could_be = (uint32_t)p->n_could_be };
}

static void say_facts_read(const Reading *r, struct arena *a, struct read_words *ret)
{
    struct fact *facts = arena_alloc(a, (r->n_facts + 1) * sizeof *facts);
    const char **words = arena_alloc(a, (r->n_facts + 1) * sizeof *words);

    for (size_t i = 0; i < r->n_facts; i++) {
        const FactOfText *f = r->facts[i];

        if (text_empty(f->key) || text_empty(f->value))
            continue;
        facts[ret->n_facts] = (struct fact){ f->key, f->value, true };
        words[ret->n_facts++] = f->words ? f->words : "";
    }
    ret->facts = facts;
    ret->fact_words = words;
}

struct read_words words_of_reading(const Reading *r, struct arena *a)
{
    struct read_words read = { 0 };
    const char **signals, **words;

    if (!r)
        return read;
    say_facts_read(r, a, &read);
    signals = arena_alloc(a, (r->n_signals + 1) * sizeof *signals);
    words = arena_alloc(a, (r->n_signals + 1) * sizeof *words);
    for (size_t i = 0; i < r->n_signals; i++) {
        signals[i] = r->signals[i]->signal ? r->signals[i]->signal : "";
        words[i] = r->signals[i]->words ? r->signals[i]->words : "";
    }
    read.signals = signals;
    read.words = words;
    read.n = (uint32_t)r->n_signals;
    read.rules_hash = r->rules_hash;
    return read;
}

static void say_facts(const FileCase *f, struct arena *a, struct command *cmd)
{
    struct fact *facts = arena_alloc(a, (f->n_facts + 1) * sizeof *facts);

    for (size_t i = 0; i < f->n_facts; i++)
        facts[i] = (struct fact){ f->facts[i]->key, f->facts[i]->value, false };
    cmd->file.facts = facts;
    cmd->file.n_facts = (uint32_t)f->n_facts;
}

static struct command command_of(
    struct casebook *self, const struct bus_msg *in, const OpenCase *open, struct arena *a)
{
    const FileCase *f = open->file;
    struct command cmd = { .verb = VERB_FILE, .actor = in->actor, .role = in->role };

    cmd.file.text = f->text;
    cmd.file.kind = f->kind;
    cmd.file.reason = f->reason;
    cmd.file.relation = f->relation;
    cmd.file.call_ref = f->call_ref;
    cmd.file.reply_to = f->reply_to;
    cmd.file.solved = f->solved;
    cmd.file.priority = f->priority;
    cmd.file.subject = person_of(f->subject);
    cmd.file.reporter = person_of(f->reporter);
    cmd.file.consent = f->consent;
    cmd.file.via = f->via;
    cmd.file.unsafe_to_call = f->has_safe_to_call && !f->safe_to_call;
    cmd.file.sealed_ms = open->sealed_at ? open->sealed_at->ms : 0;
    cmd.file.exercise = f->exercise || self->settings->exercise;
    cmd.file.never_tell = (const char *const *)f->never_tell;
    cmd.file.n_never_tell = (uint32_t)f->n_never_tell;
    cmd.file.never_ask = (const char *const *)f->never_ask;
    cmd.file.n_never_ask = (uint32_t)f->n_never_ask;
    cmd.file.read = words_of_reading(open->reading, a);
    cmd.file.at = fix_of(open->place ? open->place : f->same_place ? open->reporter_place : NULL);
    cmd.file.reporter_at = fix_of(open->reporter_place);
    cmd.file.same_place = f->same_place;
    say_facts(f, a, &cmd);
    return cmd;
}

/* The same id again: the same receipt, or a refusal that shows nothing. Of an erased case we no longer know whether it is the
 * same that is said: whoever reads its number in a receipt could believe that a new need has been taken. */
static int filed_before(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const FileCase *f, case_key key, Envelope *reply)
{
    struct case_row row;
    struct events_row first;
    uint8_t hash[32];
    struct refusal why = { 0 };
    Envelope *before;
    int rc = store_case_read(self->store, key, t->arena, &row);

    rc = rc ? rc : store_events_read(self->store, row.opened_row, t->arena, &first);
    if (rc)
        return rc;
    if (first.erased && text_is(first.actor, in->actor))
        return turn_refuse(t, ERR_ERASED, "id", case_name(t->arena, key));
    content_hash(f, t->arena, hash);
    if (!text_is(first.actor, in->actor) || memcmp(hash, first.content_hash, sizeof hash) != 0)
        return turn_refuse(t, ERR_ID_REUSED, "id", NULL);
    before = codec_unpack(first.answer.bytes, first.answer.n, t->arena, &why);
    if (!before)
        return ERR_DAMAGED;
    *reply = *before;
    return 0;
}

static int new_number(struct casebook *self, struct turn *t, case_key *ret_key)
{
    int year, day;

    clock_civil(t->clock, t->now_ms, &year, &day);
    return store_case_number(self->store, case_key_of(year, day, 1), ret_key);
}

static int step_new(struct change *ch, const struct command *cmd, const struct facts *facts)
{
    int rc;

    ch->step = (struct step){
        .c = &ch->c, .arena = ch->t->arena, .now_ms = ch->t->now_ms, .command = cmd, .facts = facts
    };
    rc = case_step(&ch->step);
    return rc ? refused_step(ch->t, &ch->step) : 0;
}

static Envelope *receipt_of(struct change *ch, Envelope *reply)
{
    reply->body_case = ENVELOPE__BODY_CASE_RECEIPT;
    reply->case_receipt = say_receipt(ch);
    return reply;
}

static int preview(struct change *ch, const struct command *cmd, Envelope *reply)
{
    struct facts facts = casebook_facts(ch->self, ch->t);
    int rc = step_new(ch, cmd, &facts);

    if (rc)
        return rc;
    receipt_of(ch, reply);
    reply->case_receipt->case_ = NULL; /* no row, no event, no number */
    PUT(reply->case_receipt, created, 0);
    return 0;
}

/* Under which name a call's case is found again. An exercise and a real case are never one, whatever the call's id. */
static const char *alias_of(const struct casebook *self, const FileCase *f, struct arena *a)
{
    if (f->exercise && !self->settings->exercise)
        return arena_printf(a, "exercise:%s", f->call_ref);
    return f->call_ref;
}

static int file_new(
    struct change *ch, const FileCase *f, const struct command *cmd, Envelope *reply)
{
    struct facts facts = casebook_facts(ch->self, ch->t);
    struct casebook *self = ch->self;
    int rc = store_room(self->store);

    if (rc)
        return turn_refuse(ch->t, rc, "storage", NULL);
    rc = new_number(self, ch->t, &ch->row.key);
    if (rc)
        return rc;
    ch->c.key = ch->row.key;
    memcpy(ch->c.id, ch->row.id, sizeof ch->c.id);
    rc = step_new(ch, cmd, &facts);
    if (rc)
        return rc;
    ch->c.version = 1;
    rc = change_write_new(ch, f, receipt_of(ch, reply));
    if (rc == 0 && !text_empty(f->call_ref) && !f->another)
        rc = store_alias_put(self->store, alias_of(self, f, ch->t->arena), ch->row.key);
    return rc;
}

static int open_new(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const OpenCase *open, Envelope *reply)
{
    struct change ch = { .self = self, .t = t, .in = in };
    struct command cmd = command_of(self, in, open, t->arena);

    memcpy(ch.row.id, in->env->id.data, sizeof ch.row.id);
    return open->file->preview ? preview(&ch, &cmd, reply) : file_new(&ch, open->file, &cmd, reply);
}

/* ---- what is added to a case that there is ---- */
static int add_to(struct change *ch, const struct command *cmd, const FileCase *f, Envelope *reply)
{
    int rc = change_do(ch, cmd);

    if (rc)
        return rc;
    PUT(receipt_of(ch, reply)->case_receipt, created, 0);
    if (ch->step.n_events ==
        0) /* nothing new, and no event by which the answer could be found and erased */
        return 0;
    return answered_now(ch->self, ch->t, ch->in, f, reply);
}

/* The same telephone call again is one case: all that is said now is added to it. One that is closed takes no more: then
 * somebody needs help again, and that is a case of its own. */
static int same_call(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const OpenCase *open, case_key key, Envelope *reply)
{
    struct command cmd = command_of(self, in, open, t->arena);
    struct change ch;
    int rc = answered_before(self, t, in, open->file, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = change_load(&ch, self, t, in, key);
    if (rc == 0 && ch.c.state == CASE__STATE__MERGED &&
        case_number_parse(ch.c.merged_into, &key) == 0)
        rc = change_load(&ch, self, t, in, key); /* it goes on in the one it was merged into */
    if (rc == ERR_DAMAGED ||
        (rc == 0 && (!case_is_open(&ch.c) || ch.c.exercise != cmd.file.exercise)))
        return open_new(self, t, in, open, reply);
    if (rc)
        return rc;
    cmd.verb = VERB_FILED_AGAIN;
    rc = add_to(&ch, &cmd, open->file, reply);
    /* what others had said of it stands in the receipt */
    return rc ? rc : change_read(&ch, in->actor, "file");
}

/* On a copy of the case that is thrown away: no row, no event. */
static int preview_same(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const struct command *cmd, case_key key, Envelope *reply)
{
    struct change ch = { .self = self, .t = t, .in = in };
    struct facts facts = casebook_facts(self, t);
    int rc = held_write(self);

    rc = rc ? rc : store_case_read(self->store, key, t->arena, &ch.row);
    rc = rc ? rc : kept_case_read(&ch.row, t->arena, &ch.c);
    if (rc)
        return turn_refuse(t, rc, "same_as", NULL);
    rc = step_new(&ch, cmd, &facts);
    if (rc)
        return rc;
    PUT(receipt_of(&ch, reply)->case_receipt, created, 0);
    reply->case_receipt->place = NULL; /* nothing personal is shown where no read is recorded */
    reply->case_receipt->n_plan = 0;
    return 0;
}

static int add_caller(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const OpenCase *open, case_key key, Envelope *reply)
{
    const FileCase *f = open->file;
    struct command cmd = command_of(self, in, open, t->arena);
    struct change ch;
    int rc;

    cmd.verb = VERB_SAME_AS;
    if (f->preview)
        return preview_same(self, t, in, &cmd, key, reply);
    rc = change_load(&ch, self, t, in, key);
    if (rc)
        return turn_refuse(t, rc, "same_as", NULL);
    rc = add_to(&ch, &cmd, f, reply);
    rc = rc ? rc : change_read(&ch, in->actor, "file");
    if (rc == 0 && !text_empty(f->call_ref)) /* what is said later in this call belongs here, too */
        rc = store_alias_put(self->store, alias_of(self, f, t->arena), key);
    return rc;
}

/* Another caller about the same. Whoever is still there reads why it cannot be added and says it anew; one that lay sealed while
 * nobody answered has nobody who could, and becomes a case of its own. */
static int same_case(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const OpenCase *open, Envelope *reply)
{
    case_key key;
    int rc = answered_before(self, t, in, open->file, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = case_lookup(self, t, open->file->same_as, "same_as", &key);
    rc = rc ? rc : add_caller(self, t, in, open, key, reply);
    if (rc && open->sealed_at && rc != ERR_IO && rc != ERR_STORAGE_FULL && rc != ERR_RULES_CHANGED)
        return open_new(self, t, in, open, reply);
    return rc;
}

static int open_case(
    struct casebook *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const OpenCase *open = in->env->open_case;
    case_key key;

    if (!open->file || !in->env->has_id || in->env->id.len != 16)
        return turn_refuse(t, ERR_MISSING, "id", NULL);
    if (store_case_find(self->store, in->env->id.data, &key) == 0)
        return filed_before(self, t, in, open->file, key, reply);
    if (store_answer_of_another(self->store, in->actor, in->env->id.data))
        return turn_refuse(t, ERR_ID_REUSED, "id", NULL);
    if (!text_empty(open->file->same_as))
        return same_case(self, t, in, open, reply);
    if (!text_empty(open->file->call_ref) && !open->file->another && !open->file->preview &&
        store_alias_find(self->store, alias_of(self, open->file, t->arena), &key) == 0)
        return same_call(self, t, in, open, key, reply);
    return open_new(self, t, in, open, reply);
}

int casebook_on_open_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    return rules_read_again(self, t, in, open_case(self, t, in, reply), reply);
}
