/* check - what no single entry shows: names nobody uses, and whom a dangerous need would ask. */
#include "rulebook/reading.h"

#include "base/text.h"

#define TRAINED 2 /* vetting of a group that may stand by where it is dangerous */

static void check_unused(
    struct reading *r, enum known_type type, const char *problem, const char *mend)
{
    for (size_t i = 0; i < r->known[type].n; i++)
        if (!r->known[type].items[i].used)
            rule_wrong(r, r->known[type].items[i].at,
                rule_say(r, "\"%s\": %s", r->known[type].items[i].name, problem), mend);
}

static bool among(Responder__Kind kind, const Responder__Kind *kinds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

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
    const struct known *at = name_find(r, KNOWN_LADDER, ladder->name);
    const struct node *rungs = tree_get(at->value, "rungs");

    for (size_t i = 0; i < ladder->n_rungs; i++)
        if (!is_safe(&ladder->rungs[i], need->vetting))
            rule_wrong(r, rungs->items[i],
                rule_say(r,
                    _("the need \"%s\" is dangerous: this rung would send people who are not "
                      "trained for it"),
                    need->kind),
                _("ask official services; volunteers with vetting: 2 and standby: yes; neighbours "
                  "and relatives never"));
}

static bool seen_before(const struct need_rule *need, int p)
{
    for (int q = PRIORITY__P0; q < p; q++)
        if (need->ladders[q] == need->ladders[p])
            return true;
    return false;
}

static void check_needs(struct reading *r)
{
    for (size_t i = 0; i < r->book->n_needs; i++) {
        const struct need_rule *need = &r->book->needs[i];

        for (int p = PRIORITY__P0; need->dangerous && p <= PRIORITY__P5; p++)
            if (need->ladders[p] && !seen_before(need, p))
                check_dangerous(r, need, need->ladders[p]);
    }
}

void rules_check_whole(struct reading *r)
{
    r->file = "ladders.yaml";
    check_needs(r);
    if (r->has_unknown)
        return;
    if (!r->known[KNOWN_NEED].unsure)
        check_unused(r, KNOWN_LADDER, _("no need uses this ladder"),
            _("name it in a need's ladder, or take it out"));
    r->file = "triage.yaml";
    check_unused(
        r, KNOWN_SIGNAL, _("no rule asks for this signal"), _("use it in a rule, or take it out"));
}
