/* reasons - see reasons.h. */
#include "reasons.h"

#include "base/text.h"
#include "human.h"
#include "say.h"
#include "words/words.h"

#include <string.h>

static const struct {
    const char *code, *text;
} whys[] = {
    { "key", N_("has the key") },
    { "theirs", N_("a contact of the person") },
    { "near", N_("near") },
    { "area", N_("serves this area") },
    { "maybe_area", N_("may serve this area: only its region is known") },
    { "everywhere", N_("works everywhere") },
    { "unplaced", N_("of no place") },
    { "free", N_("free") },
    { "open", N_("works now") },
    { "hours_unknown", N_("hours unknown") },
    { "answers_rarely", N_("answers rarely") },
    { "asked_lately", N_("asked lately") },
    { "old_fix", N_("seen there a while ago") },
    { "untested", N_("never reached yet") },
};

static const char *why_text(struct cli *c, const char *code)
{
    for (size_t i = 0; i < sizeof(whys) / sizeof(whys[0]); i++)
        if (text_is(whys[i].code, code))
            return gettext(whys[i].text);
    return human_code(c, code);
}

const char *reasons_pick(struct cli *c, const char *codes)
{
    char *rest = arena_dup(&c->arena, codes), *code;
    const char *all = "";

    while ((code = strsep(&rest, ",")))
        if (*code)
            all = arena_printf(&c->arena, "%s%s%s", all, *all ? ", " : "", why_text(c, code));
    return all;
}

bool reasons_has(const char *codes, const char *code)
{
    size_t n = strlen(code);

    for (const char *at = codes; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!strncmp(at, code, n) && (at[n] == ',' || at[n] == '\0'))
            return true;
    return false;
}

void reasons_print(struct cli *c, LeftOut *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        say(c, "  %u  %s", list[i]->count,
            human_word(&match__reason__descriptor, (int)list[i]->reason));
}

json_t *reasons_counts(LeftOut *const *list, size_t n)
{
    json_t *value = json_object();

    for (size_t i = 0; i < n; i++)
        json_object_set_new(value, word_of(&match__reason__descriptor, (int)list[i]->reason),
            json_integer(list[i]->count));
    return value;
}
