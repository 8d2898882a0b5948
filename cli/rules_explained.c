/* rules_explained - see rules_explained.h. */
#include "rules_explained.h"

#include "base/text.h"
#include "base/times.h"
#include "say.h"

static const char *text_at(const json_t *value, const char *key)
{
    const char *text = json_string_value(json_object_get(value, key));

    return text ? text : "";
}

static json_int_t number_at(const json_t *value, const char *key)
{
    return json_integer_value(json_object_get(value, key));
}

/* "p1" */
static const char *priority_at(struct cli *c, const json_t *value, const char *key)
{
    const char *text = text_at(value, key);

    return *text ? arena_printf(&c->arena, "P%s", text + 1) : "";
}

static void print_head(struct cli *c, const json_t *value)
{
    const char *priority = text_at(value, "priority"), *kind = text_at(value, "kind_text");
    Priority p = (Priority)(PRIORITY__P0 + (*priority ? priority[1] - '0' : 0));

    say_toned(c, say_priority_tone(p), _("Priority %s, kind %s: %s"),
        priority_at(c, value, "priority"), text_at(value, "kind"), kind);
    if (json_object_get(value, "first_line"))
        say(c, _("An operator may help alone, and end it with `assist solve`."));
}

static void print_read(struct cli *c, const json_t *value)
{
    const json_t *signals = json_object_get(value, "signals"), *item;
    size_t i;

    say_toned(c, TONE_STRONG, _("What was read:"));
    json_array_foreach(signals, i, item)
        say(c, "  %s: %s", text_at(item, "signal"), text_at(item, "words"));
    if (json_array_size(signals) == 0)
        say(c, _("  nothing that the rules know"));
    json_array_foreach(json_object_get(value, "facts"), i, item)
    {
        if (json_object_get(item, "words"))
            say(c, "  %s = %s: %s", text_at(item, "fact"), text_at(item, "value"),
                text_at(item, "words"));
        else if (json_is_true(json_object_get(item, "known")))
            say(c, "  %s = %s", text_at(item, "fact"), text_at(item, "value"));
        else
            say_toned(c, TONE_WARN, _("  %s = %s: the rules know no such fact"),
                text_at(item, "fact"), text_at(item, "value"));
    }
}

/* What a rule does, in the words of the rule file. */
static const char *effect_of(struct cli *c, const json_t *rule)
{
    const char *all = "";
    const json_t *need;
    size_t i;

    if (json_object_get(rule, "kind"))
        all = arena_printf(&c->arena, " | kind: %s (base: %s), weight: %d", text_at(rule, "kind"),
            priority_at(c, rule, "base"), (int)number_at(rule, "weight"));
    if (json_object_get(rule, "at_least"))
        all = arena_printf(&c->arena, "%s | at_least: %s", all, priority_at(c, rule, "at_least"));
    if (json_object_get(rule, "points"))
        all = arena_printf(&c->arena, "%s | points: %d", all, (int)number_at(rule, "points"));
    json_array_foreach(json_object_get(rule, "needs"), i, need) all =
        arena_printf(&c->arena, "%s | needs: %s", all, json_string_value(need));
    return all;
}

static void print_fired(struct cli *c, const json_t *value)
{
    const json_t *fired = json_object_get(value, "fired"), *rule;
    size_t i;

    say_toned(c, TONE_STRONG, _("Rules that fired:"));
    json_array_foreach(fired, i, rule)
        say(c, "  %s: %s%s", text_at(rule, "rule"), text_at(rule, "why"), effect_of(c, rule));
    if (json_array_size(fired) == 0)
        say(c, _("  none"));
    if (number_at(value, "points"))
        say(c, _("  points together: %d"), (int)number_at(value, "points"));
}

/* "fact: age, at_least: 75": as the rule file has it. */
static const char *condition_text(struct cli *c, const json_t *condition)
{
    const char *key, *all = "";
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)condition, key, value)
    {
        const char *comma = *all ? ", " : "";

        if (text_is(key, "unless"))
            continue;
        if (text_is(key, "older_than_s"))
            all = arena_printf(&c->arena, "%s%solder_than: %s", all, comma,
                say_span(c, json_integer_value(value) * SECOND_MS));
        else if (json_is_string(value))
            all = arena_printf(&c->arena, "%s%s%s: %s", all, comma, key, json_string_value(value));
        else if (json_is_real(value))
            all = arena_printf(&c->arena, "%s%s%s: %g", all, comma, key, json_real_value(value));
        else
            all = arena_printf(&c->arena, "%s%s%s: yes", all, comma, key);
    }
    return all;
}

static void print_nearly(struct cli *c, const json_t *value)
{
    const json_t *nearly = json_object_get(value, "nearly"), *rule;
    size_t i;

    if (json_array_size(nearly))
        say_toned(c, TONE_STRONG, _("Rules that nearly fired, and what they lack:"));
    json_array_foreach(nearly, i, rule)
    {
        const json_t *lacks = json_object_get(rule, "lacks");

        say(c,
            json_object_get(lacks, "unless") ? _("  %s: %s%s; stopped by %s")
                                             : _("  %s: %s%s; lacks %s"),
            text_at(rule, "rule"), text_at(rule, "why"), effect_of(c, rule),
            condition_text(c, lacks));
    }
}

static void print_rung(struct cli *c, const json_t *rung)
{
    json_int_t after_s = number_at(rung, "after_s");
    const char *when =
        after_s ? arena_printf(&c->arena, _("after %s"), say_span(c, after_s * SECOND_MS))
                : _("at once");
    const char *how = "";

    if (json_object_get(rung, "standby"))
        how = _(", to stand by");
    else if (json_object_get(rung, "confirm"))
        how = _(", if a person says yes");
    say(c, _("    %d. %s: %s%s; waits %s"), (int)number_at(rung, "rung") + 1, when,
        text_at(rung, "whom"), how, say_span(c, number_at(rung, "window_s") * SECOND_MS));
}

static void print_needs(struct cli *c, const json_t *value)
{
    const json_t *need, *rung;
    size_t i, k;

    say_toned(c, TONE_STRONG, _("What somebody has to do, and whom we ask:"));
    json_array_foreach(json_object_get(value, "needs"), i, need)
    {
        say(c, "  %s: %s", text_at(need, "kind"), text_at(need, "text"));
        json_array_foreach(json_object_get(need, "plan"), k, rung) print_rung(c, rung);
        if (number_at(need, "repeat"))
            say(c, _("    then from the beginning; so often: %d"), (int)number_at(need, "repeat"));
    }
}

static void print_texts(struct cli *c, const json_t *value)
{
    const json_t *advice = json_object_get(value, "advice"), *item;
    const json_t *questions = json_object_get(value, "questions");
    size_t i;

    if (json_array_size(advice))
        say_toned(c, TONE_STRONG, _("Advice:"));
    json_array_foreach(advice, i, item) say(c, "  %s", json_string_value(item));
    if (json_array_size(questions))
        say_toned(c, TONE_STRONG, _("Questions:"));
    json_array_foreach(questions, i, item)
        say(c, "  %s (%s)", text_at(item, "text"), text_at(item, "fact"));
}

void rules_explained_print(struct cli *c, const json_t *value)
{
    print_head(c, value);
    print_read(c, value);
    print_fired(c, value);
    print_nearly(c, value);
    print_needs(c, value);
    print_texts(c, value);
}
