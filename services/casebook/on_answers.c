/* on_answers - what responders say, passed on by the dispatcher: an answer to one of their offers, a question about it, and what
 * they have; and what a person says back. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "words/words.h"

#define INBOX_BYTES (40 * 1024)

/* Somebody else's offer is not there for them: the refusal shows nothing. */
static int load_offer(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const char *name, const char *responder, struct change *ch, uint32_t *ret_letter)
{
    const struct offer *o;
    case_key key;
    int rc = text_empty(name) ? ERR_MISSING : offer_id_parse(name, &key, ret_letter);

    if (rc)
        return turn_refuse(t, rc, "offer", NULL);
    rc = change_load(ch, self, t, in, key);
    if (rc && rc != ERR_NOT_FOUND)
        return rc;
    o = rc ? NULL : case_offer(&ch->c, *ret_letter);
    if (!o || !text_is(o->responder, responder))
        return turn_refuse(t, ERR_NOT_FOUND, "offer", NULL);
    return 0;
}

Case__MayTell may_tell_of(const char *word)
{
    int may = CASE__MAY_TELL__NOT_ASKED;

    if (!text_empty(word))
        word_parse(&case__may_tell__descriptor, word, &may); /* whoever took it has checked it */
    return (Case__MayTell)may;
}

static void say_answered(struct change *ch, uint32_t letter, Envelope *reply)
{
    OfferAnswered *answered = arena_alloc(ch->t->arena, sizeof *answered);
    const struct offer *o = case_offer(&ch->c, letter);

    offer_answered__init(answered);
    answered->offer = offer_name(ch->t->arena, ch->row.key, letter);
    answered->case_ = case_name(ch->t->arena, ch->row.key);
    PUT(answered, state, o->state);
    PUT(answered, version, ch->c.version);
    answered->dispatch = say_dispatch(ch->self, &ch->c, letter, ch->t->arena);
    reply->body_case = ENVELOPE__BODY_OFFER_ANSWERED;
    reply->offer_answered = answered;
}

/* What the dispatcher will show of it names a place or a person (dispatcher/disclose.c). */
static bool shows_a_person(const Dispatch *d)
{
    return d->notice != NOTICE__TYPE__RECALL && (d->official || (d->committed && !d->withheld));
}

int casebook_on_answer_given(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const AnswerGiven *m = in->env->answer_given;
    const OrgAnswer *said = m->answer;
    struct command cmd = { .verb = VERB_ANSWER, .actor = in->actor, .role = ROLE__ORG };
    struct change ch;
    uint32_t letter;
    int rc;

    if (!said || text_empty(m->responder))
        return turn_refuse(t, ERR_MISSING, "answer", NULL);
    rc = answered_before(self, t, in, said, reply);
    if (rc)
        return rc > 0 ? 0 : rc;
    rc = load_offer(self, t, in, said->offer, m->responder, &ch, &letter);
    if (rc)
        return rc;
    cmd.answer = (struct answer){ .letter = letter,
        .generation = said->generation,
        .word = said->answer,
        .reason = said->reason,
        .eta_ms = said->has_eta_min ? t->now_ms + said->eta_min * MINUTE_MS : 0,
        .people = said->people,
        .text = said->text,
        .who = said->who,
        .found = said->found,
        .needs = said->needs,
        .may_tell = may_tell_of(said->may_tell) };
    rc = change_do(&ch, &cmd);
    if (rc)
        return rc;
    say_answered(&ch, letter, reply);
    rc =
        shows_a_person(reply->offer_answered->dispatch) ? change_read(&ch, in->actor, "answer") : 0;
    return rc ? rc : answered_now(self, t, in, said, reply);
}

int casebook_on_question_asked(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const QuestionAsked *m = in->env->question_asked;
    struct command cmd = { .verb = VERB_QUESTION, .actor = in->actor, .role = ROLE__ORG };
    struct change ch;
    int rc;

    if (!m->ask || text_empty(m->responder))
        return turn_refuse(t, ERR_MISSING, "text", NULL);
    rc = answered_before(self, t, in, m->ask, reply);
    if (rc)
        return rc > 0 ? 0 : rc;
    rc = load_offer(self, t, in, m->ask->offer, m->responder, &ch, &cmd.question.letter);
    if (rc)
        return rc;
    cmd.question.text = m->ask->text;
    rc = change_do(&ch, &cmd);
    if (rc)
        return rc;
    say_answered(&ch, cmd.question.letter, reply);
    return answered_now(self, t, in, m->ask, reply);
}

int casebook_on_reply_org(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const ReplyOrg *m = in->env->reply_org;
    struct command cmd = { .verb = VERB_REPLY, .actor = in->actor, .role = in->role };
    case_key key;
    int rc =
        text_empty(m->offer) ? ERR_MISSING : offer_id_parse(m->offer, &key, &cmd.question.letter);

    if (rc)
        return turn_refuse(t, rc, "offer", NULL);
    cmd.question.text = m->text;
    return change_command_key(self, t, in, reply, key, m->if_version, m, &cmd);
}

static int add_row(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const char *offer, const char *responder, InboxRows *rows, size_t *bytes)
{
    Dispatch *d;
    struct change ch;
    uint32_t letter;
    int rc = load_offer(self, t, in, offer, responder, &ch, &letter);

    if (rc)
        return rc == ERR_DAMAGED ? 0 : rc; /* one case that cannot be read hides no other */
    d = say_dispatch(self, &ch.c, letter, t->arena);
    *bytes += protobuf_c_message_get_packed_size(&d->base) + 4;
    if (*bytes > INBOX_BYTES)
        return 0; /* the rest comes when these are answered */
    rows->rows[rows->n_rows++] = d;
    return shows_a_person(d) ? change_read(&ch, in->actor, "inbox") : 0;
}

static int live_offers(
    struct casebook *self, struct turn *t, const char *responder, char ***ret_live, size_t *ret_n)
{
    struct listed_row row;
    ResponderEntry *entry;
    int rc = store_listed_read(self->store, STORE_DIRECTORY, responder, t->arena, &row);

    *ret_n = 0;
    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    entry = codec_unpack_as(&responder_entry__descriptor, row.body.bytes, row.body.n, t->arena);
    if (!entry)
        return ERR_DAMAGED;
    *ret_live = entry->live;
    *ret_n = entry->n_live;
    return 0;
}

int casebook_on_inbox_asked(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const InboxAsked *m = in->env->inbox_asked;
    InboxRows *rows = arena_alloc(t->arena, sizeof *rows);
    char *one[] = { m->offer };
    char **live = one;
    size_t n = 1, bytes = 0;
    int rc = 0;

    inbox_rows__init(rows);
    if (text_empty(m->offer))
        rc = live_offers(self, t, m->responder, &live, &n);
    rows->rows = arena_alloc(t->arena, (n + 1) * sizeof *rows->rows);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = add_row(self, t, in, live[i], m->responder, rows, &bytes);
    reply->body_case = ENVELOPE__BODY_INBOX_ROWS;
    reply->inbox_rows = rows;
    return rc;
}
