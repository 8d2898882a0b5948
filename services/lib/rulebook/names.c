/* names - what one place gives and others use: facts, signals, capabilities, ladders, duty entries, needs, kinds, rules. */
#include "rulebook/reading.h"

#include "base/text.h"

#include <string.h>

/* Edit distance, cut off above 2; words are short. */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), row[NAME_BYTES + 1];

    if (n > NAME_BYTES || m > NAME_BYTES)
        return 3;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t swap = corner + (a[i - 1] != b[j - 1]);
            size_t best = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

            corner = row[j];
            row[j] = swap < best ? swap : best;
        }
    }
    return row[m];
}

const char *name_nearest(
    const char *word, const char *(*nth)(const void *list, size_t i), const void *list, size_t n)
{
    const char *best = NULL;
    size_t least = strlen(word) < 4 ? 2 : 3;

    for (size_t i = 0; i < n; i++) {
        size_t d = distance(word, nth(list, i));

        if (d < least) {
            least = d;
            best = nth(list, i);
        }
    }
    return best;
}

bool name_is_good(struct reading *r, const struct node *n)
{
    const char *t = node_text(r, n);
    size_t size = t ? strlen(t) : 0;

    if (!t)
        return false;
    if (size > 0 && size <= NAME_BYTES && t[0] >= 'a' && t[0] <= 'z' &&
        strspn(t, "abcdefghijklmnopqrstuvwxyz0123456789_") == size)
        return true;
    rule_wrong(r, n, rule_say(r, _("\"%s\" cannot be a name"), rule_cut(r, t)),
        rule_say(r, _("write at most %d small Latin letters, digits and _, a letter first"),
            NAME_BYTES));
    return false;
}

const struct known *name_find(const struct reading *r, enum known_type type, const char *name)
{
    for (size_t i = 0; i < r->known[type].n; i++)
        if (text_is(r->known[type].items[i].name, name))
            return &r->known[type].items[i];
    return NULL;
}

void name_give(
    struct reading *r, enum known_type type, const struct node *at, const struct node *value)
{
    const struct known *before;
    struct names *names = &r->known[type];
    struct known *k;

    if (!name_is_good(r, at))
        return;
    before = name_find(r, type, at->text);
    if (before) {
        rule_wrong(r, at, rule_say(r, _("\"%s\" is there twice"), at->text),
            rule_say(r, _("it stands in line %d too: rename one of them, or take it out"),
                before->at->line));
        return;
    }
    k = ARENA_PUSH(&r->book->arena, names->items, names->n);
    k->name = arena_dup(&r->book->arena, at->text);
    k->at = at;
    k->value = value;
}

void names_in_section(struct reading *r, enum known_type type, const struct node *section)
{
    if (!section || section->type != NODE_MAP) {
        r->known[type].unsure = true;
        return;
    }
    for (size_t i = 0; i < section->n; i += 2)
        name_give(r, type, section->items[i], section->items[i + 1]);
}

void names_in_list(struct reading *r, enum known_type type, const struct node *list)
{
    for (size_t i = 0; list && list->type == NODE_LIST && i < list->n; i++)
        name_give(r, type, list->items[i], NULL);
}

static const char *known_nth(const void *list, size_t i)
{
    return ((const struct known *)list)[i].name;
}

/* The first letter stays small: it follows a dash or stands alone. */
static const char *place_of(enum known_type type)
{
    static const char *const places[] = {
        [KNOWN_FACT] = N_("the facts of triage.yaml"),
        [KNOWN_SIGNAL] = N_("the signals of triage.yaml"),
        [KNOWN_CLASS] = N_("the classes of words of triage.yaml"),
        [KNOWN_CAPABILITY] = N_("the capabilities of needs.yaml"),
        [KNOWN_LADDER] = N_("the ladders of ladders.yaml"),
        [KNOWN_DUTY] = N_("the duty entries of ladders.yaml"),
        [KNOWN_NEED] = N_("the needs of needs.yaml"),
        [KNOWN_KIND] = N_("the kinds of kinds.yaml"),
        [KNOWN_RULE] = N_("the rules of triage.yaml"),
        [KNOWN_TYPES] = NULL,
    };

    return _(places[type]);
}

const char *name_use(struct reading *r, enum known_type type, const struct node *n)
{
    struct names *names = &r->known[type];
    const char *near, *t = node_text(r, n);

    if (!t)
        return NULL;
    for (size_t i = 0; i < names->n; i++)
        if (text_is(names->items[i].name, t)) {
            names->items[i].used = true;
            return names->items[i].name;
        }
    if (names->unsure) /* it may well be there */
        return arena_dup(&r->book->arena, t);
    r->has_unknown = true;
    near = name_nearest(t, known_nth, names->items, names->n);
    rule_wrong(r, n, rule_say(r, _("\"%s\" is not among %s"), rule_cut(r, t), place_of(type)),
        near ? rule_say(r, _("did you mean \"%s\"?"), near)
             : rule_say(r, _("correct the name, or add it to %s"), place_of(type)));
    return NULL;
}
