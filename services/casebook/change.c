/* change - one command on one case, from row to row, inside the turn's transaction (design.md 3, rule 1): read, step,
 * and then state + events + work + next deadline together. */
#include "casebook/casebook.h"
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/key_rows.h"
#include "sys/log.h"
#include "words/words.h"

int refused_step(struct turn *t, const struct step *s)
{
    return turn_refuse(t, s->refused.code, s->refused.field, s->refused.value);
}

int change_load(struct change *ch, struct casebook *self, struct turn *t, const struct bus_msg *in,
    case_key key)
{
    *ch = (struct change){ .self = self, .t = t, .in = in };
    return held_read(self, t->arena, key, &ch->row, &ch->c);
}

static const char *actor_of(const struct change *ch)
{
    return ch->in && !text_empty(ch->in->actor) ? ch->in->actor : "assist";
}

static int put_events(struct change *ch, const struct event *events, uint32_t n, const char *actor,
    const FileCase *file, const Envelope *answer)
{
    struct events_row row = {
        .key = ch->row.key, .first_seq = ch->c.seq - n + 1, .at_ms = ch->t->now_ms, .actor = actor
    };

    if (ch->in && ch->in->env->has_id && ch->in->env->id.len == sizeof row.command)
        memcpy(row.command, ch->in->env->id.data, sizeof row.command);
    if (file)
        content_hash(file, ch->t->arena, row.content_hash);
    if (answer)
        row.answer.bytes = codec_pack(answer, ch->t->arena, &row.answer.n);
    kept_events(events, n, ch->t->arena, &row);
    random_bytes(ch->t->random, row.salt, sizeof row.salt);
    return store_events_append(ch->self->store, &ch->row, &row);
}

static void trace(const struct change *ch)
{
    char number[CASE_NUMBER_TEXT];

    case_number_format(ch->row.key, number);
    for (uint32_t i = 0; i < ch->step.n_events; i++) {
        const struct event *e = &ch->step.events[i];

        log_trace("case=%s event=%s need=%u offer=%u from=%d to=%d", number,
            word_of(&event__type__descriptor, e->type), e->need, e->offer, e->from, e->to);
    }
}

/* An exercise among real cases takes nobody's hands: it would keep a responder from somebody who needs help. */
static int put_load(struct change *ch, const struct event *e, bool is_live, bool is_working)
{
    uint32_t letter = e->offer - 1;
    const struct offer *other = outcome_other(&ch->c, letter);
    struct load_change change = { .responder = case_offer(&ch->c, letter)->responder,
        .offer = offer_name(ch->t->arena, ch->row.key, letter),
        .is_live = is_live,
        .counts = !ch->c.exercise || ch->self->settings->exercise,
        .is_working = is_working,
        .other = other ? offer_name(ch->t->arena, ch->row.key, other->letter) : NULL,
        .is_other_working = other && offer_is_working(other),
        .zone = clock_zone(ch->t->clock) };

    if (e->type == EVENT__TYPE__OFFER_MOVED)
        change.outcome = outcome_of(&ch->c, letter, (Offer__State)e->from);
    return load_changed(ch->self, ch->t, &change);
}

static bool is_live(int state)
{
    return offer_is_live(&(struct offer){ .state = (Offer__State)state });
}

static bool is_working(int state)
{
    return offer_is_working(&(struct offer){ .state = (Offer__State)state });
}

/* Whoever has more or less on their hands now, or has taken on one case more, is told to the matcher. */
static int put_loads(struct change *ch)
{
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < ch->step.n_events; i++) {
        const struct event *e = &ch->step.events[i];
        bool made = e->type == EVENT__TYPE__OFFER_MADE;
        bool moved = e->type == EVENT__TYPE__OFFER_MOVED;
        bool is = made || (moved && is_live(e->to)), works = moved && is_working(e->to);

        if (is != (moved && is_live(e->from)) || works != (moved && is_working(e->from)))
            rc = put_load(ch, e, is, works);
    }
    return rc;
}

/* Whoever goes off duty has to know what they own; and whoever takes back what they have handed over is on duty again. */
static int put_owner(struct change *ch, const char *was, const char *handed_to)
{
    struct arena *a = ch->t->arena;
    const char *number = case_name(a, ch->row.key);
    bool is_same = text_is(was, ch->c.owner), is_back = handed_to && !ch->c.handed_to;
    int rc = 0;

    if (is_same && !is_back)
        return 0;
    if (!is_same && !text_empty(was))
        rc = key_owns(ch->self->store, was, number, false, a);
    if (rc == 0 && !text_empty(ch->c.owner))
        rc = key_owns(ch->self->store, ch->c.owner, number, true, a);
    return rc;
}

/* State, events, work and the next deadline, in the turn's one transaction. */
static int write_step(struct change *ch, const FileCase *file, const Envelope *answer)
{
    int rc;

    trace(ch);
    rc = put_events(ch, ch->step.events, ch->step.n_events, actor_of(ch), file, answer);
    rc = rc ? rc : work_for_actions(ch);
    rc = rc ? rc : put_loads(ch);
    if (rc == 0)
        held_put(ch->self, ch->t->arena, &ch->row, &ch->c);
    return rc;
}

int change_do(struct change *ch, const struct command *cmd)
{
    struct facts facts = casebook_facts(ch->self, ch->t);
    const char *owner = ch->c.owner, *handed_to = ch->c.handed_to;
    int rc;

    ch->step = (struct step){
        .c = &ch->c, .arena = ch->t->arena, .now_ms = ch->t->now_ms, .command = cmd, .facts = &facts
    };
    rc = case_step(&ch->step);
    if (rc)
        return refused_step(ch->t, &ch->step);
    if (ch->step.n_events == 0)
        return 0;
    ch->c.version++;
    rc = put_owner(ch, owner, handed_to);
    return rc ? rc : write_step(ch, NULL, NULL);
}

int change_write_new(struct change *ch, const FileCase *file, const Envelope *reply)
{
    return write_step(ch, file, reply);
}

#define LOOKS 32 /* so many people's newest looks are compared */

static bool is_look_by(struct change *ch, const struct events_row *row, const char *command)
{
    struct event *events;
    uint32_t n;

    return kept_events_read(row, ch->t->arena, &events, &n) == 0 && n &&
           text_is(events[0].code, command);
}

/* One look is one record: screens that refresh, whoever else looks meanwhile, do not fill the timeline. Another command shows
 * something else. 1: it stands there. */
static int has_looked(struct change *ch, const char *actor, const char *command)
{
    uint64_t at = ch->row.last_row;

    for (uint32_t i = 0; at && i < LOOKS; i++) {
        struct events_row row;
        int rc = store_events_read(ch->self->store, at, ch->t->arena, &row);

        if (rc)
            return rc;
        if (row.last_type != EVENT__TYPE__DATA_READ || ch->t->now_ms - row.at_ms >= MINUTE_MS)
            return 0;
        if (text_is(row.actor, actor) && is_look_by(ch, &row, command))
            return 1;
        at = row.previous;
    }
    return 0;
}

int change_read(struct change *ch, const char *actor, const char *command)
{
    struct event e = {
        .type = EVENT__TYPE__DATA_READ, .actor = actor, .code = command, .at_ms = ch->t->now_ms
    };
    int rc = ch->c.erased ? 1 : has_looked(ch, actor, command); /* nothing is left to be seen */

    if (rc)
        return rc < 0 ? rc : 0;
    case_apply(&ch->c, &e, ch->t->arena);
    rc = put_events(ch, &e, 1, actor, NULL, NULL);
    if (rc == 0)
        held_put(ch->self, ch->t->arena, &ch->row, &ch->c);
    return rc;
}

/* Whoever was on the way, and is called off by what has just been done. */
static void say_recalled(struct change *ch, CaseChanged *changed)
{
    for (uint32_t i = 0; i < ch->step.n_events; i++) {
        const struct event *e = &ch->step.events[i];
        OfferLine *line;

        if (e->type != EVENT__TYPE__OFFER_MOVED || e->to != OFFER__STATE__RECALLED ||
            (e->from != OFFER__STATE__COMMITTED && e->from != OFFER__STATE__EN_ROUTE &&
                e->from != OFFER__STATE__ON_SCENE))
            continue;
        line = say_offer(&ch->c, case_offer(&ch->c, e->offer - 1), ch->t->arena);
        PUT(line, state, (Offer__State)e->from);
        *ARENA_PUSH(ch->t->arena, changed->recalled, changed->n_recalled) = line;
    }
}

void change_answer(struct change *ch, Envelope *reply)
{
    CaseChanged *changed = arena_alloc(ch->t->arena, sizeof *changed);
    Question *question = say_which(ch);

    case_changed__init(changed);
    changed->case_ = case_name(ch->t->arena, ch->row.key);
    PUT(changed, state, ch->c.state);
    PUT(changed, version, ch->c.version);
    say_recalled(ch, changed);
    if (question)
        *ARENA_PUSH(ch->t->arena, changed->questions, changed->n_questions) = question;
    reply->body_case = ENVELOPE__BODY_CASE_CHANGED;
    reply->case_changed = changed;
}

int change_is_at(struct change *ch, uint32_t if_version)
{
    struct events_row last;

    if (!if_version || if_version == ch->c.version)
        return 0;
    if (store_events_read(ch->self->store, ch->row.last_row, ch->t->arena, &last))
        last.actor = NULL;
    return turn_refuse(ch->t, ERR_MOVED_ON, "if_version", last.actor);
}

int change_open(struct change *ch, struct casebook *self, struct turn *t, const struct bus_msg *in,
    const char *case_text, const char *field, uint32_t if_version)
{
    case_key key;
    int rc = case_lookup(self, t, case_text, field, &key);

    if (rc)
        return rc;
    rc = change_load(ch, self, t, in, key);
    return rc ? turn_refuse(t, rc, field, NULL) : change_is_at(ch, if_version);
}

int change_command_key(struct casebook *self, struct turn *t, const struct bus_msg *in,
    Envelope *reply, case_key key, uint32_t if_version, const void *message,
    const struct command *cmd)
{
    struct change ch;
    int rc = answered_before(self, t, in, message, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = change_load(&ch, self, t, in, key);
    if (rc)
        return turn_refuse(t, rc, "case", NULL);
    rc = change_is_at(&ch, if_version);
    rc = rc ? rc : change_do(&ch, cmd);
    if (rc)
        return rc;
    change_answer(&ch, reply);
    return answered_now(self, t, in, message, reply);
}

int change_command(struct casebook *self, struct turn *t, const struct bus_msg *in, Envelope *reply,
    const char *case_text, uint32_t if_version, const void *message, const struct command *cmd)
{
    case_key key;
    int rc = case_lookup(self, t, case_text, "case", &key);

    return rc ? rc : change_command_key(self, t, in, reply, key, if_version, message, cmd);
}
