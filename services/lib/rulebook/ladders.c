/* ladders - ladders.yaml: whom to ask, rung by rung. What makes a single ladder wrong is found here. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "base/times.h"
#include "words/words.h"

#include <string.h>

#define RUNGS_MAX 16
#define K_MAX 1000
#define VETTING_MAX 3

static void read_responders(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct rung *rung = into;
    Responder__Kind *kinds = NULL;
    size_t n = 0;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n == 0)
        rule_wrong(r, value, rule_say(r, _("\"%s\" is empty"), f->name),
            rule_say(r, _("write, for instance, %s"), f->example));
    for (size_t i = 0; i < value->n; i++) {
        const char *t = node_text(r, value->items[i]);
        int kind = 0;

        if (!t)
            continue;
        if (word_parse(&responder__kind__descriptor, t, &kind) ||
            kind == RESPONDER__KIND__UNKNOWN_KIND)
            rule_wrong(r, value->items[i],
                rule_say(r, _("\"%s\" is not a kind of responder"), rule_cut(r, t)),
                _("write volunteer_org, emergency_service, social_service, medical, shop_delivery, "
                  "volunteer, "
                  "personal_contact, neighbour or duty_coordinator"));
        else
            *ARENA_PUSH(&r->book->arena, kinds, n) = (Responder__Kind)kind;
    }
    rung->kinds = kinds;
    rung->n_kinds = n;
}

/* The same list as capabilities, but in place of the need's own. */
static void read_instead(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct rung *rung = into;

    if (rung->n_capabilities)
        rule_wrong(r, value, _("\"instead\" and \"capabilities\" exclude each other"),
            _("take one of them out"));
    field_names(r, value, f, into);
    rung->own_capabilities = true;
}

#define AT(member) .at = offsetof(struct rung, member)
static const struct field rung_fields[] = {
    { "whom", field_text, AT(whom), .example = "whom: {ru: ..., en: ...}" },
    { "kinds", read_responders, .example = "kinds: [volunteer, volunteer_org]" },
    { "capabilities", field_names, AT(capabilities), offsetof(struct rung, n_capabilities),
        .known = KNOWN_CAPABILITY, .example = "capabilities: [home_visit]", .optional = true },
    { "instead", read_instead, AT(capabilities), offsetof(struct rung, n_capabilities),
        .known = KNOWN_CAPABILITY, .example = "instead: [police_102]", .optional = true },
    { "k", field_how_many, AT(k), .min = 1, .max = K_MAX, .example = "k: 3, or k: all" },
    { "window", field_wait, AT(window_ms), .min = 5 * SECOND_MS, .max = DAY_MS,
        .example = "window: 5 min" },
    { "radius", field_distance, AT(radius_m), .example = "radius: 3 km", .optional = true },
    { "vetting", field_count, AT(vetting), .max = VETTING_MAX, .example = "vetting: 1",
        .optional = true },
    { "with_next", field_flag, AT(with_next), .example = "with_next: yes", .optional = true },
    { "standby", field_flag, AT(standby), .example = "standby: yes", .optional = true },
    { "confirm", field_flag, AT(confirm), .example = "confirm: yes", .optional = true },
    { "show_exact", field_flag, AT(show_exact), .example = "show_exact: yes", .optional = true },
    { 0 },
};
#undef AT

static bool may_end(const struct rung *rung)
{
    for (size_t i = 0; i < rung->n_kinds; i++)
        if (rung->kinds[i] != RESPONDER__KIND__DUTY_COORDINATOR &&
            rung->kinds[i] != RESPONDER__KIND__EMERGENCY_SERVICE)
            return false;
    return !rung->standby && !rung->confirm;
}

static void check_end(struct reading *r, const struct rung *last, const struct node *at)
{
    if (last->with_next)
        rule_wrong(r, at, _("the last rung has no next one"), _("take with_next out"));
    if (!may_end(last))
        rule_wrong(r, at, _("the ladder does not end with a human who has to act"),
            _("add a last rung for [duty_coordinator] or [emergency_service], without standby and "
              "confirm"));
}

static void read_rungs(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct ladder *ladder = into;
    struct rung *rungs;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n == 0 || value->n > RUNGS_MAX) {
        rule_wrong(r, value,
            value->n ? _("the ladder has too many rungs") : _("the ladder has no rungs"),
            rule_say(r, _("write from 1 to %d of them"), RUNGS_MAX));
        return;
    }
    rungs = arena_alloc(&r->book->arena, value->n * sizeof(*rungs));
    for (size_t i = 0; i < value->n; i++)
        fields_read(r, value->items[i], rung_fields, &rungs[i]);
    ladder->rungs = rungs;
    ladder->n_rungs = value->n;
    check_end(r, &rungs[value->n - 1], value->items[value->n - 1]);
}

static const struct field ladder_fields[] = {
    { "repeat", field_count, offsetof(struct ladder, repeat), .max = 10, .example = "repeat: 3" },
    { "rungs", read_rungs, .example = "rungs: [...]" },
    { 0 },
};

static void read_ladders(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_LADDER];
    struct ladder *ladders = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*ladders));

    (void)into;
    node_is(r, value, NODE_MAP, f->example);
    for (size_t i = 0; i < names->n; i++) {
        ladders[i].name = names->items[i].name;
        fields_read(r, names->items[i].value, ladder_fields, &ladders[i]);
    }
    r->book->ladders = ladders;
    r->book->n_ladders = names->n;
}

const struct field rules_of_ladders[] = {
    { "ladders", read_ladders, .example = "ladders: {groceries: ...}" },
    { 0 },
};
