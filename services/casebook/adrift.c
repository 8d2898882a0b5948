/* adrift - a place that drifts: what carries the person (`drifts` in the rules), when their circle is reckoned again, and who has to know
 * of it. How it is reckoned is drift.c's. It goes on until whoever goes out there is on the scene. An event holds the circle, and a fix
 * that somebody really has begins all anew. Pure. */
#include "base/text.h"
#include "casebook/drift.h"
#include "casebook/parts.h"

#define WIND "wind_ms"
#define WIND_FROM "wind_from"
#define CURRENT "current_ms"
#define CURRENT_TO "current_to"

static const struct {
    const char *fact;
    int (*read)(const char *text, double *ret);
} weather_facts[] = {
    { WIND, drift_wind },
    { WIND_FROM, drift_bearing },
    { CURRENT, drift_current },
    { CURRENT_TO, drift_bearing },
};
#define WEATHER_FACTS (sizeof weather_facts / sizeof *weather_facts)

static bool is_of_weather(const char *fact)
{
    for (size_t i = 0; i < WEATHER_FACTS; i++) {
        if (text_is(weather_facts[i].fact, fact))
            return true;
    }
    return false;
}

bool adrift_is_wrong(const struct fact *f)
{
    double x;

    for (size_t i = 0; i < WEATHER_FACTS; i++) {
        if (text_is(weather_facts[i].fact, f->key))
            return weather_facts[i].read(f->value, &x) != 0;
    }
    return false;
}

static bool said(const struct casefile *c, size_t which, double *ret)
{
    const struct fact *f = case_fact(c, weather_facts[which].fact);

    return f && weather_facts[which].read(f->value, ret) == 0;
}

/* The newest word counts for all the time since they were last known to be somewhere. */
static struct drift_weather weather_of(const struct casefile *c)
{
    struct drift_weather w = { 0 };
    bool has_to;

    w.has_wind = said(c, 0, &w.wind_ms);
    w.has_from = said(c, 1, &w.wind_from) && w.has_wind;
    has_to = said(c, 3, &w.current_to);
    w.has_current = said(c, 2, &w.current_ms) && has_to;
    return w;
}

const struct fix *adrift_told(const struct casefile *c, struct arena *a)
{
    const struct fix *place = case_place(c);
    struct fix *told;

    if (!place || !c->drift.at_ms)
        return place;
    told = arena_copy(a, place, sizeof *place);
    told->lat = c->drift.told_lat;
    told->lon = c->drift.told_lon;
    told->radius_m = c->drift.told_radius_m;
    return told;
}

/* ---- what carries them ---- */
/* What somebody answered says more than what was read in a text. */
static bool is_answer(const struct triage_rule *rule)
{
    for (size_t i = 0; i < rule->n_when; i++) {
        if (rule->when[i].type == CONDITION_FACT_IS)
            return true;
    }
    return false;
}

static Drift__What judged_what(const struct judgement *j)
{
    Drift__What answered = DRIFT__WHAT__NOT_SAID, heard = DRIFT__WHAT__NOT_SAID;

    for (size_t i = 0; i < j->n_fired; i++) {
        Drift__What *what = is_answer(j->fired[i]) ? &answered : &heard;

        if (j->fired[i]->drifts > *what)
            *what = j->fired[i]->drifts;
    }
    return answered ? answered : heard;
}

static void set(struct step *s, Drift__What what, int64_t until_ms)
{
    step_emit(s,
        &(struct event){ .type = EVENT__TYPE__DRIFT_SET, .word = (int)what, .until_ms = until_ms });
}

/* Whoever was told of an estimate has to know if they are where they were all the time. */
void adrift_judge(struct step *s)
{
    Drift__What what = judged_what(&s->judgement);
    const struct fix *told = adrift_told(s->c, s->arena);
    bool was_reckoned = s->c->drift.at_ms != 0;

    if (what == s->c->drift.what)
        return;
    set(s, what, drift_carries(what) ? s->now_ms : 0);
    if (was_reckoned && !drift_carries(what) && where_has_moved(told, case_place(s->c)))
        where_tell_moved(s);
}

/* ---- reckoning ---- */
/* Somebody still has to go out there, and is not there yet. */
static bool is_out_there(const struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        const struct need *n = &s->c->needs[i];
        const struct need_rule *rule = rulebook_need(s->facts->rules, n->kind);

        if (rule && rule->dangerous && !need_is_over(n) && n->state != NEED__STATE__IN_PROGRESS)
            return true;
    }
    return false;
}

static bool adrift_holds(const struct step *s)
{
    const struct fix *place = case_place(s->c);

    return drift_carries(s->c->drift.what) && s->c->state != CASE__STATE__ON_HOLD && place &&
           place->has_point && s->now_ms - place->fix_at_ms < DRIFT_LONGEST_MS && is_out_there(s);
}

#define GROWN_M 500

/* By half, and by as much as a place that has moved. */
static bool has_grown(uint32_t from_m, uint32_t to_m)
{
    return to_m > from_m + GROWN_M && to_m - from_m > from_m / 2;
}

static struct drift_circle circle_now(const struct step *s)
{
    const struct fix *place = case_place(s->c);
    struct drift_weather weather = weather_of(s->c);
    struct drift_circle known = { place->lat, place->lon, place->radius_m };

    return drift_reckon(
        &s->facts->rules->drift, s->c->drift.what, &known, &weather, s->now_ms - place->fix_at_ms);
}

static void look_again(struct step *s)
{
    uint32_t n_needs = s->c->n_needs;

    for (uint32_t i = 0; i < n_needs; i++)
        ladder_look_again(s, s->c->needs[i].number);
}

static void reckon(struct step *s)
{
    struct drift_circle now = circle_now(s);
    const struct fix *told = adrift_told(s->c, s->arena);
    struct fix place = {
        .lat = now.lat, .lon = now.lon, .radius_m = (uint32_t)now.radius_m, .has_point = true
    };
    bool moved = where_has_moved(told, &place);
    bool grown = has_grown(told->radius_m, place.radius_m);

    step_emit(s, &(struct event){ .type = EVENT__TYPE__PLACE_DRIFTED,
                     .radius_m = place.radius_m,
                     .until_ms = s->now_ms + s->facts->rules->drift.every_ms,
                     .flag = { moved, grown },
                     .p = { .lat = place.lat, .lon = place.lon } });
    if (moved)
        where_tell_moved(s);
    if (moved || grown)
        look_again(s);
}

/* A new place has none reckoned yet; weather that was said in this step makes it another. */
static bool is_to_be_reckoned(const struct step *s)
{
    if (!s->c->drift.at_ms || s->c->drift.due_ms <= s->now_ms) /* or none is due */
        return true;
    for (uint32_t i = 0; i < s->n_events; i++) {
        if (s->events[i].type == EVENT__TYPE__FACT_SET && is_of_weather(s->events[i].code))
            return true;
    }
    return false;
}

void adrift_settle(struct step *s)
{
    if (!case_is_open(s->c))
        return;
    if (!adrift_holds(s)) {
        if (s->c->drift.due_ms)
            set(s, s->c->drift.what, 0);
    } else if (is_to_be_reckoned(s)) {
        reckon(s);
    }
}

void adrift_due(struct step *s)
{
    if (!s->c->drift.due_ms || s->c->drift.due_ms > s->now_ms)
        return;
    if (adrift_holds(s))
        reckon(s);
    else /* by the rules of now, or it was too long ago */
        set(s, s->c->drift.what, 0);
}
