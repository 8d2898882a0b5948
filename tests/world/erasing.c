/* erasing - the admin deletes what is personal of cases that have ended, by name or by age, and puts some on hold. Most of it is
 * refused, since something of the case is still alive: whether it may is the service's to say. And what must be gone then. */
#include "base/text.h"
#include "world/oracle.h"

static void erase_case(struct world *w, struct client *admin, const char *number)
{
    Envelope env = ENVELOPE__INIT;
    EraseCase m = ERASE_CASE__INIT;

    m.case_ = text_of(number);
    env.body_case = ENVELOPE__BODY_ERASE_CASE;
    env.erase_case = &m;
    client_ask(w, admin, &env, NULL, NULL);
}

static void legal_hold(struct world *w, struct client *admin, const char *number)
{
    Envelope env = ENVELOPE__INIT;
    LegalHold m = LEGAL_HOLD__INIT;

    m.case_ = text_of(number);
    PUT(&m, on, maybe(w, 600));
    m.reason = maybe(w, 800) ? text_of("запрос прокуратуры") : NULL;
    env.body_case = ENVELOPE__BODY_LEGAL_HOLD;
    env.legal_hold = &m;
    client_ask(w, admin, &env, NULL, NULL);
}

static void erase_expired(struct world *w, struct client *admin, const struct intent *i);

/* A slice a message: on from where it ended. */
static void heard_erased(
    struct world *w, struct client *admin, struct request *r, const Envelope *answer)
{
    struct intent on = { .act = erase_expired };

    (void)r;
    if (answer->body_case != ENVELOPE__BODY_ERASE_REPORT || text_empty(answer->erase_report->next))
        return;
    snprintf(on.text, sizeof on.text, "%s", answer->erase_report->next);
    later(w, admin, SECOND_MS, on);
}

static void erase_expired(struct world *w, struct client *admin, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    EraseExpired m = ERASE_EXPIRED__INIT;

    m.next = i->text[0] ? text_of(i->text) : NULL;
    env.body_case = ENVELOPE__BODY_ERASE_EXPIRED;
    env.erase_expired = &m;
    client_ask(w, admin, &env, heard_erased, NULL);
}

void erase_something(struct world *w, struct client *admin, const struct intent *i)
{
    static const struct intent from_the_first;
    const char *number;

    if (!w->is_over)
        later(w, admin, between(w, 10 * MINUTE_MS, 2 * HOUR_MS), *i);
    if (!w->n_known)
        return;
    number = w->known[below(w, w->n_known)].number;
    if (maybe(w, 100))
        erase_expired(w, admin, &from_the_first);
    else if (maybe(w, 250))
        legal_hold(w, admin, number);
    else
        erase_case(w, admin, number);
}

/* ---- what is left ---- */
static const char *number_of(const struct seen_case *seen)
{
    static char number[CASE_NUMBER_TEXT];

    case_number_format(seen->key, number);
    return number;
}

static void check_row(
    struct world *w, const struct seen_case *seen, const struct events_row *row, uint64_t said_in)
{
    struct request *r = request_find(w, row->command);

    if (!row->erased || row->personal.n || row->answer.n)
        world_fail(w, "case %s is erased, and row %llu of it is not", number_of(seen),
            (unsigned long long)row->changed);
    if (r && row->changed != said_in)
        r->is_erased = true;
}

void erasing_seen(struct world *w, const struct seen_case *seen, uint64_t said_in)
{
    struct arena a = { 0 };
    struct case_row row;
    struct events_row *rows;
    struct work_row *works;
    size_t n = 0, n_works = 0;

    if (store_case_read(world_store(w), seen->key, &a, &row) ||
        store_events_of(world_store(w), &row, &a, &rows, &n) ||
        store_work_of_case(world_store(w), seen->key, &a, &works, &n_works))
        world_fail(w, "case %s is erased, and cannot be read", number_of(seen));
    for (size_t i = 0; i < n; i++)
        check_row(w, seen, &rows[i], said_in);
    if (n_works)
        world_fail(w, "case %s is erased, and somebody still has work with it", number_of(seen));
    arena_clear(&a);
}

void erasing_answer(struct world *w, const struct request *r)
{
    struct arena a = { 0 };
    struct answer_row row;
    const char *who = w->clients[r->client]->name;
    bool is_first = r->body == ENVELOPE__BODY_FILE_CASE || r->body == ENVELOPE__BODY_SEALED_CASE;
    int rc = store_answer_find(world_store(w), who, r->id, &a, &row);

    if (rc && !is_first) /* a case's own id is taken for ever */
        world_fail(w, "nobody knows any more that %s said %s, and would do it twice", who,
            codec_name(r->body));
    else if (rc == 0 && row.answer.n)
        world_fail(w, "what %s was answered to %s is kept, and the case is erased", who,
            codec_name(r->body));
    arena_clear(&a);
}
