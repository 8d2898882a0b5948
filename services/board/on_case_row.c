/* board_on_case_row - a case is new or has changed: its row takes the place of the older one. */
#include "base/text.h"
#include "board/parts.h"
#include "sys/log.h"

static int64_t ms_of(const Instant *instant)
{
    return instant ? instant->ms : 0;
}

/* "Never" is no deadline: nobody would look at the case again. */
static int64_t deadline_of(const Instant *due)
{
    return ms_of(due) == NEVER_MS ? 0 : ms_of(due);
}

static uint32_t alarms_of(const CaseRow *said)
{
    uint32_t alarms = 0;

    for (size_t i = 0; i < said->n_alarms; i++) {
        if ((unsigned)said->alarms[i] < 32)
            alarms |= UINT32_C(1) << said->alarms[i];
    }
    return alarms;
}

static const char *tags_of(const CaseRow *said, struct arena *a)
{
    const char *all = said->n_tags ? " " : NULL;

    for (size_t i = 0; i < said->n_tags; i++)
        all = arena_printf(a, "%s%s ", all, said->tags[i]);
    return all;
}

static struct row row_of(const CaseRow *said, case_key key, uint64_t changed, struct arena *a)
{
    return (struct row){
        .key = key,
        .changed = changed,
        .number = said->case_,
        .id = said->id,
        .kind = said->kind,
        .kind_ru = said->kind_text ? said->kind_text->ru : NULL,
        .kind_en = said->kind_text ? said->kind_text->en : NULL,
        .district = said->district,
        .owner = said->owner,
        .waits_for = said->waits_for,
        .filed_by = said->filed_by,
        .tags = tags_of(said, a),
        .state = said->state,
        .disposition = said->disposition,
        .priority = said->priority,
        .due_ms = deadline_of(said->due),
        .opened_ms = ms_of(said->opened),
        .closed_ms = ms_of(said->closed),
        .at_ms = ms_of(said->at),
        .seq = said->seq,
        .event = said->event,
        .version = said->version,
        .alarms = alarms_of(said),
        .exercise = said->exercise != 0,
        .late_yes = said->late_yes != 0,
        .live_offers = said->live_offers,
        .overcommitted = said->overcommitted,
        .lowered = said->lowered != 0,
    };
}

/* A change that comes without its events, or behind a gap: from here on the news begins anew. */
static void add_news(struct board *self, const FollowedRow *said, const struct row *row)
{
    if (said->n_events == 0 || said->n_events > row->seq) {
        news_begin(&self->news, row->changed);
        return;
    }
    for (size_t i = 0; i < said->n_events; i++)
        news_add(&self->news, &(struct happened){ .changed = row->changed,
                                  .key = row->key,
                                  .seq = row->seq - (uint32_t)(said->n_events - 1 - i),
                                  .type = said->events[i],
                                  .at_ms = row->at_ms });
}

void board_on_case_row(void *self_, struct turn *t, const FollowedRow *row)
{
    struct board *self = self_;
    const CaseRow *said = row->row_case == FOLLOWED_ROW__ROW_CASE ? row->case_ : NULL;
    case_key key = 0;
    struct row kept;

    if (!said || !said->case_ || case_number_parse(said->case_, &key)) {
        log_error("case row is not usable changed=%llu", (unsigned long long)row->changed);
        return;
    }
    kept = row_of(said, key, row->changed, t->arena);
    if (rows_put(self->rows, &kept))
        add_news(self, row, &kept);
}

void board_on_restart(void *self_, struct turn *t)
{
    struct board *self = self_;

    (void)t;
    self->is_level = false;
    rows_clear(self->rows);
    news_begin(&self->news, 0);
    watchers_begin_again(self);
}

void board_on_level(void *self_, struct turn *t)
{
    struct board *self = self_;

    if (!self->is_level) {
        rows_prune(self->rows, t->now_ms);
        log_info("rows complete cases=%zu", rows_count(self->rows));
    }
    self->is_level = true;
    self->level_ms = t->real_ms;
}
