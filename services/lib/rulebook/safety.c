/* safety - whom a ladder would send where, and whether somebody is asked at all: held before any case is (rules/README.md, What is
 * held by the check). Each ladder is looked at for each need and kind that leads to it. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "words/responder.h"

#define TRAINED 2 /* vetting of a group that may stand by where it is dangerous */

static bool among(Responder__Kind kind, const Responder__Kind *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

static bool asks(const struct rung *rung, Responder__Kind kind)
{
    return among(kind, rung->kinds, rung->n_kinds);
}

static bool asks_kin(const struct rung *rung)
{
    return asks(rung, RESPONDER__KIND__PERSONAL_CONTACT) || asks(rung, RESPONDER__KIND__NEIGHBOUR);
}

static void rung_wrong(struct reading *r, const struct ladder *ladder, size_t rung,
    const char *problem, const char *mend)
{
    const struct known *at = name_find(r, KNOWN_LADDER, ladder->name);

    rule_wrong(r, rung_node(tree_get(at->value, "rungs"), rung), problem, mend);
}

/* ---- dangerous needs ---- */

/* Relatives, neighbours and shops never; groups only when trained and only to stand by. */
static bool is_safe(const struct rung *rung, uint32_t vetting)
{
    static const Responder__Kind official[] = { RESPONDER__KIND__EMERGENCY_SERVICE,
        RESPONDER__KIND__MEDICAL, RESPONDER__KIND__DUTY_COORDINATOR };
    static const Responder__Kind groups[] = { RESPONDER__KIND__VOLUNTEER_ORG,
        RESPONDER__KIND__VOLUNTEER, RESPONDER__KIND__SOCIAL_SERVICE };

    for (size_t i = 0; i < rung->n_kinds; i++) {
        bool trained = rung->standby && (rung->vetting >= TRAINED || vetting >= TRAINED);

        if (among(rung->kinds[i], official, 3) || (trained && among(rung->kinds[i], groups, 3)))
            continue;
        return false;
    }
    return true;
}

static void check_dangerous(
    struct reading *r, const struct need_rule *need, const struct ladder *ladder)
{
    for (size_t i = 0; need->dangerous && i < ladder->n_rungs; i++)
        if (!is_safe(&ladder->rungs[i], need->vetting))
            rung_wrong(r, ladder, i,
                rule_say(r,
                    _("the need \"%s\" is dangerous: this rung would send people who are not "
                      "trained for it"),
                    need->kind),
                _("ask official services; volunteers with vetting: 2 and standby: yes; neighbours "
                  "and relatives never"));
}

/* ---- life now: nobody is waited for before the official services are asked ---- */

static void check_officials(
    struct reading *r, const struct need_rule *need, const struct ladder *ladder)
{
    bool at_once = true;

    for (size_t i = 0; i < ladder->n_rungs; i++) {
        const struct rung *rung = &ladder->rungs[i];

        if (!at_once && !rung->confirm && asks(rung, RESPONDER__KIND__EMERGENCY_SERVICE))
            rung_wrong(r, ladder, i,
                rule_say(r,
                    _("at P0 or P1 the need \"%s\" would wait for others before it asks this "
                      "official service"),
                    need->kind),
                _("write with_next: yes in every rung before it, or confirm: yes in this one"));
        at_once = at_once && rung->with_next;
    }
}

/* ---- violence and threats of suicide: whoever is near may be the danger ---- */

static bool is_guarded(const struct kind_rule *kind)
{
    return text_is(kind->kind, "violence") || text_is(kind->kind, "self_harm");
}

static void check_guarded(
    struct reading *r, const struct kind_rule *kind, const struct ladder *ladder)
{
    for (size_t i = 0; i < ladder->n_rungs; i++)
        if (asks_kin(&ladder->rungs[i]) && !ladder->rungs[i].named_only)
            rung_wrong(r, ladder, i,
                rule_say(r,
                    _("the kind \"%s\" leads here: this rung would ask relatives or neighbours "
                      "whom "
                      "the person has not named"),
                    kind->kind),
                _("write named_only: yes, or ask somebody else"));
}

/* ---- rungs that can find nobody ---- */

static bool same_capabilities(const struct rung *a, const struct rung *b)
{
    if (a->own_capabilities != b->own_capabilities || a->n_capabilities != b->n_capabilities)
        return false;
    for (size_t i = 0; i < a->n_capabilities; i++)
        if (!text_among(
                a->capabilities[i], (char *const *)(uintptr_t)b->capabilities, b->n_capabilities))
            return false;
    return true;
}

/* Has asked everybody whom the later one could. */
static bool asks_all_of(const struct rung *before, const struct rung *rung)
{
    bool as_far = !before->radius_m || (rung->radius_m && rung->radius_m <= before->radius_m);

    if (before->k || before->standby || before->confirm || before->n_channels ||
        (before->named_only && !rung->named_only) || before->vetting > rung->vetting)
        return false;
    for (size_t i = 0; i < rung->n_kinds; i++)
        if (!asks(before, rung->kinds[i]))
            return false;
    return rung->n_kinds && as_far && same_capabilities(before, rung);
}

/* They have a telephone and nothing else. */
static bool cannot_be_reached(const struct rung *rung)
{
    for (size_t i = 0; i < rung->n_kinds; i++)
        if (rung->kinds[i] != RESPONDER__KIND__PERSONAL_CONTACT &&
            rung->kinds[i] != RESPONDER__KIND__NEIGHBOUR)
            return false;
    return rung->n_kinds && rung->n_channels == 1 && rung->channels[0] == DELIVERY__CHANNEL__ZMQ;
}

static void check_reach(struct reading *r, const struct ladder *ladder)
{
    for (size_t i = 0; i < ladder->n_rungs; i++) {
        if (cannot_be_reached(&ladder->rungs[i]))
            rung_wrong(r, ladder, i, _("relatives and neighbours are reached by telephone alone"),
                _("write channels: [phone], or take channels out"));
        for (size_t before = 0; before < i; before++)
            if (asks_all_of(&ladder->rungs[before], &ladder->rungs[i])) {
                rung_wrong(r, ladder, i,
                    rule_say(
                        r, _("nobody is left for this rung: rung %zu asks them all"), before + 1),
                    _("take it out, or give the rung before a k"));
                break;
            }
    }
}

/* ---- all of it ---- */

static bool seen_before(const struct need_rule *need, int p)
{
    for (int q = PRIORITY__P0; q < p; q++)
        if (need->ladders[q] == need->ladders[p])
            return true;
    return false;
}

static void check_need(struct reading *r, const struct need_rule *need)
{
    for (int p = PRIORITY__P0; p <= PRIORITY__P5; p++) {
        if (!need->ladders[p] || seen_before(need, p))
            continue;
        check_dangerous(r, need, need->ladders[p]);
        if (p <= PRIORITY__P1)
            check_officials(r, need, need->ladders[p]);
    }
}

static void check_guarded_need(
    struct reading *r, const struct kind_rule *kind, const struct need_rule *need)
{
    for (int p = PRIORITY__P0; need && p <= PRIORITY__P5; p++)
        if (need->ladders[p] && !seen_before(need, p))
            check_guarded(r, kind, need->ladders[p]);
}

/* Proposes the kind, or holds for it alone. */
static bool is_rule_of(const struct triage_rule *rule, const struct kind_rule *kind)
{
    if (rule->kind && text_is(rule->kind, kind->kind))
        return true;
    for (size_t i = 0; i < rule->n_when; i++)
        if (rule->when[i].type == CONDITION_KIND && text_is(rule->when[i].name, kind->kind))
            return true;
    return false;
}

static void check_kind(struct reading *r, const struct kind_rule *kind)
{
    for (size_t i = 0; i < kind->n_needs; i++)
        check_guarded_need(r, kind, rulebook_need(r->book, kind->needs[i]));
    for (size_t i = 0; i < r->book->n_triage; i++) {
        const struct triage_rule *rule = &r->book->triage[i];

        for (size_t n = 0; is_rule_of(rule, kind) && n < rule->n_needs; n++)
            check_guarded_need(r, kind, rulebook_need(r->book, rule->needs[n]));
    }
}

void rules_check_safety(struct reading *r)
{
    for (size_t i = 0; i < r->book->n_ladders; i++)
        check_reach(r, &r->book->ladders[i]);
    for (size_t i = 0; i < r->book->n_needs; i++)
        check_need(r, &r->book->needs[i]);
    for (size_t i = 0; i < r->book->n_kinds; i++)
        if (is_guarded(&r->book->kinds[i]))
            check_kind(r, &r->book->kinds[i]);
}
