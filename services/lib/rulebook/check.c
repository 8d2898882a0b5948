/* check - what no single entry shows: names nobody uses. */
#include "rulebook/reading.h"

#include "base/text.h"

static void check_unused(
    struct reading *r, enum known_type type, const char *problem, const char *mend)
{
    for (size_t i = 0; i < r->known[type].n; i++)
        if (!r->known[type].items[i].used)
            rule_wrong(r, r->known[type].items[i].at,
                rule_say(r, _("\"%s\": %s"), r->known[type].items[i].name, problem), mend);
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
    r->file = "triage.yaml";
    check_unused(r, KNOWN_CLASS, _("no phrase uses this class of words"),
        _("use it as <name>, or take it out"));
    check_unused(
        r, KNOWN_SIGNAL, _("no rule asks for this signal"), _("use it in a rule, or take it out"));
}
