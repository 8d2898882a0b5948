/* quiet - the hours of the day where the person is: at night nobody private is asked for what can wait until the morning, and
 * whoever private is there is heard from often. The zone is the case's own (fact `zone`) or the service's. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "hours/hours.h"
#include "words/responder.h"

static const char *zone_of(const struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_facts; i++) {
        const struct fact *f = &s->c->facts[i];

        if (text_is(f->key, ZONE_FACT) && hours_zone_is_known(f->value))
            return f->value;
    }
    return s->facts->zone;
}

bool quiet_zone_is_wrong(const struct fact *f)
{
    return text_is(f->key, ZONE_FACT) && !hours_zone_is_known(f->value);
}

static int64_t end_of(const struct step *s, struct day_span span)
{
    return hours_end(zone_of(s), (struct hours){ span.from_min, span.to_min }, s->now_ms);
}

bool quiet_is_night(const struct step *s)
{
    return end_of(s, s->facts->rules->alone.night) != 0;
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

int64_t quiet_until(const struct step *s, const struct ladder *l, const struct rung *r)
{
    return s->c->priority >= PRIORITY__P3 && asks_private(r) ? end_of(s, l->quiet) : 0;
}
