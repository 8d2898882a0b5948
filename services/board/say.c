/* say - rows as the wire has them. */
#include "board/parts.h"

#include <inttypes.h>
#include "base/text.h"
#include "bus/codec.h"

#define CAUSES_MAX 32

static char *text_of(
    const char *borrowed) /* protobuf-c's fields are not const; nobody writes there */
{
    return text_empty(borrowed) ? NULL : (char *)(uintptr_t)borrowed;
}

static Instant *instant_of(int64_t ms, struct arena *a)
{
    Instant *instant;

    if (!ms)
        return NULL;
    instant = arena_alloc(a, sizeof *instant);
    instant__init(instant);
    PUT(instant, ms, ms);
    return instant;
}

static Text *kind_text_of(const struct row *row, struct arena *a)
{
    Text *text;

    if (text_empty(row->kind_ru) && text_empty(row->kind_en))
        return NULL;
    text = arena_alloc(a, sizeof *text);
    text__init(text);
    text->ru = text_of(row->kind_ru);
    text->en = text_of(row->kind_en);
    return text;
}

static void put_alarms(CaseRow *said, const struct row *row, struct arena *a)
{
    said->alarms = arena_alloc(a, CAUSES_MAX * sizeof *said->alarms);
    for (unsigned cause = 0; cause < CAUSES_MAX; cause++) {
        if (row->alarms >> cause & 1)
            said->alarms[said->n_alarms++] = (Alarm__Cause)cause;
    }
}

static void put_words(CaseRow *said, const struct row *row)
{
    PUT(said, state, row->state);
    PUT(said, version, row->version);
    if (row->priority)
        PUT(said, priority, row->priority);
    if (row->disposition)
        PUT(said, disposition, row->disposition);
    if (row->exercise)
        PUT(said, exercise, true);
    if (row->late_yes)
        PUT(said, late_yes, true);
}

CaseRow *board_say_row(const struct row *row, struct arena *a)
{
    CaseRow *said = arena_alloc(a, sizeof *said);

    case_row__init(said);
    said->case_ = text_of(row->number);
    said->id = text_of(row->id);
    said->kind = text_of(row->kind);
    said->kind_text = kind_text_of(row, a);
    said->district = text_of(row->district);
    said->owner = text_of(row->owner);
    said->waits_for = text_of(row->waits_for);
    said->filed_by = text_of(row->filed_by);
    said->due = instant_of(row_has_ended(row) ? 0 : row->due_ms, a);
    said->opened = instant_of(row->opened_ms, a);
    said->closed = instant_of(row->closed_ms, a);
    put_words(said, row);
    put_alarms(said, row, a);
    return said;
}

static WatchEvent *event_of(const struct row *row, const struct happened *happened, uint64_t from,
    uint64_t after, struct arena *a)
{
    WatchEvent *event = arena_alloc(a, sizeof *event);

    watch_event__init(event);
    event->from = arena_printf(a, "%" PRIu64, from);
    event->after = after ? arena_printf(a, "%" PRIu64, after) : NULL;
    event->case_ = text_of(row->number);
    event->at = instant_of(happened->at_ms, a);
    event->row = board_say_row(row, a);
    PUT(event, state, row->state);
    if (happened->seq)
        PUT(event, seq, happened->seq);
    if (happened->type)
        PUT(event, type, happened->type);
    if (row->priority)
        PUT(event, priority, row->priority);
    return event;
}

void say_event(struct turn *t, const struct watcher *to, uint32_t part, const struct row *row,
    const struct happened *happened, uint64_t from)
{
    Envelope env = ENVELOPE__INIT;

    env.has_id = to->id.len > 0;
    env.id = to->id;
    env.actor = text_of(to->actor);
    env.return_path = to->return_path;
    env.n_return_path = to->n_return_path;
    env.body_case = ENVELOPE__BODY_WATCH_EVENT;
    env.watch_event = event_of(row, happened, from, to->told, t->arena);
    if (part)
        PUT(env.watch_event, part, part);
    turn_say(t, to->to, &env);
}
