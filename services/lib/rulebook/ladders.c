/* ladders - ladders.yaml: whom to ask, rung by rung. What makes a single ladder wrong is found here. */
#include "rulebook/reading.h"

#include "base/text.h"
#include "base/times.h"
#include "words/words.h"

#include <string.h>

#define RUNGS_MAX 16
#define STEPS_MAX 4 /* in which one rung widens */
#define K_MAX 1000
#define ALARM_MAX 8
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

static void read_channels(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct rung *rung = into;
    Delivery__Channel *channels = NULL;
    size_t n = 0;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    for (size_t i = 0; i < value->n; i++) {
        const char *t = node_text(r, value->items[i]);
        int channel = 0;

        if (!t)
            continue;
        if (word_parse(&delivery__channel__descriptor, t, &channel) ||
            channel == DELIVERY__CHANNEL__NO_CHANNEL || n == 2)
            rule_wrong(r, value->items[i],
                rule_say(r, _("\"%s\" is not a way to reach somebody"), rule_cut(r, t)),
                _("write zmq, phone or both of them"));
        else
            *ARENA_PUSH(&r->book->arena, channels, n) = (Delivery__Channel)channel;
    }
    rung->channels = channels;
    rung->n_channels = n;
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

/* A rung as it is written: one that widens becomes several. */
struct written {
    struct rung rung; /* first: the fields of a rung are read into it */
    uint32_t widen_to_m, steps;
};

static const struct field widen_fields[] = {
    { "to", field_distance, offsetof(struct written, widen_to_m), .example = "to: 30 km" },
    { "steps", field_count, offsetof(struct written, steps), .min = 1, .max = STEPS_MAX,
        .example = "steps: 2" },
    { 0 },
};

/* widen: {to: 30 km, steps: 2}: asked within the radius first, then in so many steps farther out. */
static void read_widen(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct written *w = into;

    if (!node_is(r, value, NODE_MAP, f->example))
        return;
    fields_read(r, value, widen_fields, w);
    if (!w->rung.radius_m || w->rung.with_next)
        rule_wrong(r, value, _("a rung that widens begins at a radius, and goes on alone"),
            _("write its radius, and take with_next out"));
    else if (w->widen_to_m && w->widen_to_m <= w->rung.radius_m)
        rule_wrong(r, value, _("the rung does not widen"), _("write a \"to\" beyond its radius"));
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
    { "named_only", field_flag, AT(named_only), .example = "named_only: yes", .optional = true },
    { "channels", read_channels, .example = "channels: [phone]", .optional = true },
    { "widen", read_widen, .example = "widen: {to: 30 km, steps: 2}", .optional = true },
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
    struct rung *rungs = NULL;
    size_t n = 0;

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n == 0 || value->n > RUNGS_MAX) {
        rule_wrong(r, value,
            value->n ? _("the ladder has too many rungs") : _("the ladder has no rungs"),
            rule_say(r, _("write from 1 to %d of them"), RUNGS_MAX));
        return;
    }
    for (size_t i = 0; i < value->n; i++) {
        struct written w = { 0 };

        fields_read(r, value->items[i], rung_fields, &w);
        for (uint32_t step = 0; step <= w.steps; step++) {
            struct rung *rung = ARENA_PUSH(&r->book->arena, rungs, n);

            *rung = w.rung;
            if (step)
                rung->radius_m += (w.widen_to_m - rung->radius_m) / w.steps * step;
        }
    }
    ladder->rungs = rungs;
    ladder->n_rungs = n;
    check_end(r, &rungs[n - 1], value->items[value->n - 1]);
}

const struct node *rung_node(const struct node *rungs, size_t rung)
{
    size_t i = 0;

    for (; i + 1 < rungs->n; i++) {
        const struct node *steps = tree_get(tree_get(rungs->items[i], "widen"), "steps");
        int64_t n = 0;

        if (steps && steps->text && text_int(steps->text, 1, STEPS_MAX, &n))
            n = 0;
        if (rung <= (size_t)n)
            break;
        rung -= (size_t)n + 1;
    }
    return rungs->items[i];
}

/* quiet: {from: 22:00, to: 08:00}, or no, where the rule of all ladders does not hold */
static void read_quiet(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct ladder *ladder = into;

    if (value->type == NODE_TEXT && text_is(value->text, "no"))
        ladder->quiet = (struct day_span){ 0 };
    else
        field_day_span(r, value, f, into);
}

#define EVERYBODY "duty" /* on duty, whoever they are */

static const struct node *everybody_in(const struct node *list)
{
    for (size_t i = 0; list->type == NODE_LIST && i < list->n; i++)
        if (text_is(list->items[i]->text, EVERYBODY))
            return list->items[i];
    return NULL;
}

/* [duty]: everybody; else entries of the directory. */
static void read_alarm(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    const struct node *everybody = everybody_in(value);

    if (!everybody)
        field_names(r, value, f, into);
    else if (value->n > 1) {
        r->has_unknown = true; /* the others are not seen to be used */
        rule_wrong(r, everybody, _("\"duty\" is everybody on duty, the others too"),
            _("write it alone, or take it out"));
    } else
        *(struct at_end *)into = (struct at_end){ 0 };
}

static const struct field at_end_fields[] = {
    { "alarm", read_alarm, offsetof(struct at_end, alarm), offsetof(struct at_end, n_alarm),
        .min = 1, .max = ALARM_MAX, .known = KNOWN_DUTY, .example = "alarm: [" EVERYBODY "]" },
    { 0 },
};

static void read_at_end(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct ladder *ladder = into;

    if (node_is(r, value, NODE_MAP, f->example))
        fields_read(r, value, at_end_fields, &ladder->at_end);
}

static const struct field ladder_fields[] = {
    { "at_end", read_at_end, .example = "at_end: {alarm: [" EVERYBODY "]}", .optional = true },
    { "quiet", read_quiet, offsetof(struct ladder, quiet),
        .example = "quiet: {from: 22:00, to: 08:00}", .optional = true },
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
        ladders[i].quiet = r->book->quiet;
        ladders[i].at_end = r->book->at_end;
        fields_read(r, names->items[i].value, ladder_fields, &ladders[i]);
    }
    r->book->ladders = ladders;
    r->book->n_ladders = names->n;
}

static void read_quiet_of_all(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)into;
    field_day_span(r, value, f, &r->book->quiet);
}

static void read_at_end_of_all(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct ladder every = { 0 };

    (void)into;
    read_at_end(r, value, f, &every);
    r->book->at_end = every.at_end;
}

void names_in_ladders(struct reading *r, const struct node *root)
{
    names_in_list(r, KNOWN_DUTY, tree_get(root, "duty"));
    names_in_section(r, KNOWN_LADDER, tree_get(root, "ladders"));
}

static void read_duty(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    (void)into; /* the names are known already */
    node_is(r, value, NODE_LIST, f->example);
}

const struct field rules_of_ladders[] = {
    { "duty", read_duty, .example = "duty: [shift]", .optional = true },
    { "at_end", read_at_end_of_all, .example = "at_end: {alarm: [" EVERYBODY "]}",
        .optional = true },
    { "quiet", read_quiet_of_all, .example = "quiet: {from: 22:00, to: 08:00}", .optional = true },
    { "ladders", read_ladders, .example = "ladders: {groceries: ...}" },
    { 0 },
};
