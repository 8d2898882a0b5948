/* counters - what was met, told by the timelines. An event names the state before and after; where several events of a
 * machine lead from one to the other, the word or the cause that stands with it tells which it was. */
#include "world/counters.h"

#include <string.h>
#include "base/must.h"
#include "bus/codec.h"
#include "casebook/machines.h"
#include "words/words.h"

#define ANY (-1)

/* Which of the machine's own events a timeline's event was. */
static int offer_event_of(const struct event *e)
{
    static const int by_word[] = {
        [ANSWER__WORD__ACK] = OFFER_EV_ACK,
        [ANSWER__WORD__RECEIPT] = OFFER_EV_ACK,
        [ANSWER__WORD__COMMIT] = OFFER_EV_COMMIT,
        [ANSWER__WORD__DECLINE] = OFFER_EV_DECLINE,
        [ANSWER__WORD__STANDBY] = OFFER_EV_STANDBY,
        [ANSWER__WORD__ENROUTE] = OFFER_EV_ENROUTE,
        [ANSWER__WORD__ONSCENE] = OFFER_EV_ONSCENE,
        [ANSWER__WORD__DONE] = OFFER_EV_DONE,
        [ANSWER__WORD__PARTIAL] = OFFER_EV_PARTIAL,
        [ANSWER__WORD__CANNOT_LOCATE] = OFFER_EV_CANNOT_LOCATE,
        [ANSWER__WORD__WITHDRAW] = OFFER_EV_WITHDRAW,
        [ANSWER__WORD__RECALL_SEEN] = OFFER_EV_RECALL_SEEN,
        [ANSWER__WORD__UNCLEAR] = OFFER_EV_UNCLEAR,
    };

    return e->word > 0 && (size_t)e->word < sizeof by_word / sizeof by_word[0] ? by_word[e->word]
                                                                               : ANY;
}

/* Moves that nobody's word made. */
static bool is_silent(int offer_event)
{
    return offer_event == OFFER_EV_MADE || offer_event == OFFER_EV_HANDED_OFF ||
           offer_event == OFFER_EV_RECEIVED || offer_event == OFFER_EV_WINDOW_ENDED ||
           offer_event == OFFER_EV_OVERDUE || offer_event == OFFER_EV_UNDELIVERABLE ||
           offer_event == OFFER_EV_OTHERS_FILLED || offer_event == OFFER_EV_RECALL ||
           offer_event == OFFER_EV_GO;
}

/* Whoever had only been asked implies a yes when they are on the way: a COMMIT, or where they were asked to stand by a STANDBY,
 * in the name of another word. */
static bool fits(int machine, const struct move *m, int event)
{
    if (machine != 2)
        return true;
    if (event == ANY)
        return is_silent(m->event);
    return m->event == event || m->event == OFFER_EV_COMMIT || m->event == OFFER_EV_STANDBY;
}

static void count(struct counters *met, int machine, int from, int to, int event)
{
    const struct machine *m = machines[machine];
    size_t best = m->n_moves;

    must(m->n_moves <= MOVES_MAX);
    for (size_t i = 0; i < m->n_moves; i++) {
        if (m->moves[i].from != from || m->moves[i].to != to || !fits(machine, &m->moves[i], event))
            continue;
        if (best == m->n_moves || m->moves[i].event == event)
            best = i;
    }
    if (best == m->n_moves)
        met->unknown_moves++;
    else
        met->moves[machine][best]++;
}

void counters_event(struct counters *met, const struct casefile *c, const struct event *e)
{
    must((unsigned)e->type < EVENT_TYPES_MAX);
    met->types[e->type]++;
    switch ((int)e->type) {
    case EVENT__TYPE__CASE_FILED:
        count(met, 0, CASE__STATE__NONE, CASE__STATE__NEW, ANY);
        break;
    case EVENT__TYPE__CASE_MOVED:
        count(met, 0, e->from, e->to, ANY);
        break;
    case EVENT__TYPE__NEED_OPENED:
        count(met, 1, NEED__STATE__NONE, NEED__STATE__OPEN, ANY);
        count(met, 4, LADDER__STATE__NONE, LADDER__STATE__IDLE, ANY);
        break;
    case EVENT__TYPE__NEED_MOVED:
        count(met, 1, e->from, e->to, ANY);
        break;
    case EVENT__TYPE__OFFER_MADE:
        count(met, 2, OFFER__STATE__NONE, OFFER__STATE__QUEUED, ANY);
        count(met, 3, DELIVERY__STATE__NONE, DELIVERY__STATE__PENDING, ANY);
        break;
    case EVENT__TYPE__OFFER_MOVED:
        count(met, 2, e->from, e->to, offer_event_of(e));
        break;
    case EVENT__TYPE__OFFER_NOTICED: /* begins a delivery anew */
        count(met, 3, (int)c->offers[e->offer - 1].delivery, DELIVERY__STATE__PENDING, ANY);
        break;
    case EVENT__TYPE__DELIVERY_MOVED:
        count(met, 3, e->from, e->to, ANY);
        break;
    case EVENT__TYPE__LADDER_MOVED:
        count(met, 4, e->from, e->to, ANY);
        break;
    default:
        break;
    }
}

void counters_taken(struct counters *met, Envelope__BodyCase body)
{
    must((unsigned)body < SAID_MAX);
    met->taken[body]++;
}

void counters_add(struct counters *to, const struct counters *from)
{
    uint64_t *a = (uint64_t *)(void *)to;
    const uint64_t *b = (const uint64_t *)(const void *)from;

    for (size_t i = 0; i < sizeof *to / sizeof *a; i++)
        a[i] += b[i];
}

/* ---- what has to be met ---- */
static const struct exempt {
    int machine;
    int from; /* ANY: all */
    int event;
    const char *why;
} exempt[] = {
#define EXEMPT(machine, from, event, why) { machine, from, event, why },
#define EXEMPT_MESSAGE(body, why)
#define EXEMPT_TYPE(type, why)
#include "world/must_meet.h"
#undef EXEMPT
#undef EXEMPT_MESSAGE
#undef EXEMPT_TYPE
};

struct exempt_number {
    unsigned number;
    const char *why;
};

static const struct exempt_number exempt_messages[] = {
#define EXEMPT(machine, from, event, why)
#define EXEMPT_MESSAGE(body, why) { ENVELOPE__BODY_##body, why },
#define EXEMPT_TYPE(type, why)
#include "world/must_meet.h"
#undef EXEMPT_MESSAGE
#undef EXEMPT_TYPE
    { 0 },
};

static const struct exempt_number exempt_types[] = {
#define EXEMPT_MESSAGE(body, why)
#define EXEMPT_TYPE(type, why) { EVENT__TYPE__##type, why },
#include "world/must_meet.h"
#undef EXEMPT
#undef EXEMPT_MESSAGE
#undef EXEMPT_TYPE
    { 0 },
};

/* NULL: it must be met. */
static const char *why_of(const struct exempt_number *list, unsigned number)
{
    for (; list->number; list++) {
        if (list->number == number)
            return list->why;
    }
    return NULL;
}

static const char *why_exempt(int machine, const struct move *m)
{
    for (size_t i = 0; i < sizeof exempt / sizeof exempt[0]; i++) {
        const struct exempt *x = &exempt[i];

        if (x->machine == machine && (x->from == ANY || x->from == m->from) &&
            (x->event == ANY || x->event == m->event))
            return x->why;
    }
    return NULL;
}

/* ---- the print ---- */
/* One line, and whether it is missing: `n` times, unless there is a reason why not. */
static bool print_met(FILE *out, uint64_t n, const char *name, const char *why, bool is_whole)
{
    bool is_missing = is_whole && !why && !n;

    fprintf(out, "%10llu  %s%s%s%s\n", (unsigned long long)n, name,
        why && !n ? "   not expected: " : "", why && !n ? why : "",
        is_missing ? "   <- NEVER MET" : "");
    return is_missing;
}

static unsigned print_faults(const struct counters *met, FILE *out, bool is_whole)
{
    static const char *const texts[] = {
#define X(name, text) text,
        FAULTS(X)
#undef X
    };
    unsigned missing = 0;

    fprintf(out, "Faults:\n");
    for (int i = 0; i < FAULTS_COUNT; i++)
        missing += print_met(out, met->faults[i], texts[i], NULL, is_whole);
    return missing;
}

static unsigned print_machine(const struct counters *met, int machine, FILE *out, bool is_whole)
{
    const struct machine *m = machines[machine];
    unsigned missing = 0;

    fprintf(out, "%s:\n", m->name);
    for (size_t i = 0; i < m->n_moves; i++) {
        const struct move *move = &m->moves[i];
        const char *why = why_exempt(machine, move);
        bool is_missing = is_whole && !why && !met->moves[machine][i];

        fprintf(out, "%10llu  %s --%s--> %s%s%s%s\n", (unsigned long long)met->moves[machine][i],
            move->from ? m->state_name(move->from) : "(none)", m->event_name(move->event),
            m->state_name(move->to), why && !met->moves[machine][i] ? "   not expected: " : "",
            why && !met->moves[machine][i] ? why : "", is_missing ? "   <- NEVER MET" : "");
        missing += is_missing;
    }
    return missing;
}

static unsigned print_types(const struct counters *met, FILE *out, bool is_whole)
{
    const ProtobufCEnumDescriptor *all = &event__type__descriptor;
    unsigned missing = 0;

    fprintf(out, "Events:\n");
    for (unsigned i = 0; i < all->n_values; i++) {
        unsigned type = (unsigned)all->values[i].value;

        if (type != EVENT__TYPE__NOTHING)
            missing += print_met(out, met->types[type], word_of(all, (int)type),
                why_of(exempt_types, type), is_whole);
    }
    return missing;
}

/* What may be said from outside, as the catalogue has it: a message that is new there has to have somebody here who says it. */
static bool is_said_outside(unsigned number)
{
    return said_by_people(number) || said_by_organisations(number);
}

static unsigned print_messages(const struct counters *met, FILE *out, bool is_whole)
{
    const ProtobufCMessageDescriptor *all = &envelope__descriptor;
    unsigned missing = 0;

    fprintf(out, "Messages of people and organisations, taken (beside those that were refused):\n");
    for (unsigned i = 0; i < all->n_fields; i++) {
        unsigned number = all->fields[i].id;

        if (is_said_outside(number))
            missing += print_met(out, met->taken[number], all->fields[i].name,
                why_of(exempt_messages, number), is_whole);
    }
    return missing;
}

static void print_lateness(const struct counters *met, FILE *out)
{
    fprintf(out,
        "Deadlines fired within 50 ms: %llu, 1 s: %llu, 5 s: %llu, later (worker down, clock or "
        "disk): %llu\n",
        (unsigned long long)met->late_ms[0], (unsigned long long)met->late_ms[1],
        (unsigned long long)met->late_ms[2], (unsigned long long)met->late_ms[3]);
}

unsigned counters_print(const struct counters *met, FILE *out, bool is_whole)
{
    unsigned missing = print_faults(met, out, is_whole);

    fprintf(out, "State x event, as the timelines tell it:\n");
    for (int i = 0; i < MACHINES; i++)
        missing += print_machine(met, i, out, is_whole);
    if (met->unknown_moves)
        fprintf(out, "%10llu  moves that no table names\n", (unsigned long long)met->unknown_moves);
    missing += print_types(met, out, is_whole);
    missing += print_messages(met, out, is_whole);
    print_lateness(met, out);
    fprintf(out,
        "%llu seeds, %llu hours, %llu cases, %llu events, %llu requests, %llu notices, %llu turns, "
        "%llu messages, %llu starts\n",
        (unsigned long long)met->seeds, (unsigned long long)met->hours,
        (unsigned long long)met->cases, (unsigned long long)met->events,
        (unsigned long long)met->requests, (unsigned long long)met->notices,
        (unsigned long long)met->turns, (unsigned long long)met->messages,
        (unsigned long long)met->restarts);
    return missing + (met->unknown_moves != 0);
}
