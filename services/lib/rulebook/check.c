/* check - what no single entry shows: names nobody uses. */
#include "rulebook/reading.h"

#include <string.h>
#include "base/text.h"

static void check_unused(
    struct reading *r, enum known_type type, const char *problem, const char *mend)
{
    for (size_t i = 0; i < r->known[type].n; i++)
        if (!r->known[type].items[i].used)
            rule_wrong(r, r->known[type].items[i].at,
                rule_say(r, _("\"%s\": %s"), r->known[type].items[i].name, problem), mend);
}

/* What is learnt of a kind and changes nothing would be lost for the other kinds, too. */
static void check_learnt(struct reading *r)
{
    struct names *signals = &r->known[KNOWN_SIGNAL];

    r->file = "leanings.yaml";
    for (size_t i = 0; i < signals->n; i++) {
        struct known *signal = &signals->items[i];
        const char *to;

        if (!text_starts(signal->name, LEANS_SIGNAL))
            continue;
        to = signal->name + strlen(LEANS_SIGNAL);
        if (!signal->used && !text_is(to, "other") && name_find(r, KNOWN_KIND, to))
            rule_wrong(r, signal->at,
                rule_say(r, _("\"%s\" is learnt, and no rule asks for it"), to),
                rule_say(
                    r, _("write a rule in triage.yaml with: when: [{signal: %s}]"), signal->name));
        signal->used = true;
    }
}

void rules_check_whole(struct reading *r)
{
    r->file = "ladders.yaml";
    rules_check_safety(r);
    if (r->has_unknown)
        return;
    if (!r->known[KNOWN_NEED].unsure)
        check_unused(r, KNOWN_LADDER, _("no need uses this ladder"),
            _("name it in a need's ladder, or take it out"));
    check_unused(r, KNOWN_DUTY, _("the end of no ladder alarms this duty entry"),
        _("name it in an at_end, or take it out"));
    check_learnt(r);
    r->file = "triage.yaml";
    check_unused(r, KNOWN_CLASS, _("no phrase uses this class of words"),
        _("use it as <name>, or take it out"));
    check_unused(
        r, KNOWN_SIGNAL, _("no rule asks for this signal"), _("use it in a rule, or take it out"));
}
