/* quiet - the hours of the day where the person is: at night nobody private is asked for what can wait until the morning, and
 * whoever private is there is heard from often. The zone is what somebody said (fact `zone`), else that of the place (an estimate, where it is
 * a bare point), else the service's. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "hours/hours.h"
#include "words/responder.h"

static const char *zone_of(const struct casefile *c, const char *service_zone)
{
    const struct fix *place = case_place(c);

    for (uint32_t i = 0; i < c->n_facts; i++) {
        const struct fact *f = &c->facts[i];

        if (text_is(f->key, ZONE_FACT) && hours_zone_is_known(f->value))
            return f->value;
    }
    return place && hours_zone_is_known(place->zone) ? place->zone : service_zone;
}

bool quiet_zone_is_wrong(const struct fact *f)
{
    return text_is(f->key, ZONE_FACT) && !hours_zone_is_known(f->value);
}

static int64_t end_of(
    const struct casefile *c, const char *service_zone, struct day_span span, int64_t at_ms)
{
    return hours_end(zone_of(c, service_zone), (struct hours){ span.from_min, span.to_min }, at_ms);
}

bool quiet_is_night(const struct step *s)
{
    return end_of(s->c, s->facts->zone, s->facts->rules->alone.night, s->now_ms) != 0;
}

static bool is_hazardous(const struct need_rule *rule)
{
    return rule && (rule->dangerous || rule->n_hazards > 0);
}

int64_t quiet_check_in_ms(const struct step *s, const struct offer *o)
{
    const struct alone_rule *alone = &s->facts->rules->alone;
    const struct need *n = case_need(s->c, o->need);
    const struct need_rule *rule = rulebook_need(s->facts->rules, n->kind);
    int64_t span_ms = policy_of(s->c->priority)->checkin_ms;
    bool is_theirs = responder_is_stranger(o->kind) || responder_is_private(o->kind);

    if (rule && rule->check_in_ms && rule->check_in_ms < span_ms)
        span_ms = rule->check_in_ms;
    if (!is_theirs || !alone->check_in_ms || alone->check_in_ms >= span_ms)
        return span_ms;
    return is_hazardous(rule) || quiet_is_night(s) ? alone->check_in_ms : span_ms;
}

static bool asks_private(const struct rung *r)
{
    for (size_t i = 0; i < r->n_kinds; i++) {
        if (responder_is_private(r->kinds[i]))
            return true;
    }
    return false;
}

int64_t quiet_end(const struct casefile *c, const char *zone, const struct ladder *l,
    const struct rung *r, int64_t at_ms)
{
    return c->priority >= PRIORITY__P3 && asks_private(r) ? end_of(c, zone, l->quiet, at_ms) : 0;
}

int64_t quiet_morning(const struct step *s, int64_t at_ms)
{
    return s->c->priority >= PRIORITY__P3
               ? end_of(s->c, s->facts->zone, s->facts->rules->quiet, at_ms)
               : 0;
}

int64_t quiet_until(const struct step *s, const struct ladder *l, const struct rung *r)
{
    return quiet_end(s->c, s->facts->zone, l, r, s->now_ms);
}
