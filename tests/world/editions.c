/* editions - somebody edits the rules while cases run: in a folder of the world's own the shipped rules are replaced by others, file
 * by file, sound or not. Each edition hears a signal of its own in what callers say, so that a text which was read by one and judged
 * by another shows in the timeline. */
#include "world/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "casebook/casebook.h"
#include "intake/parts.h"
#include "rulebook/files.h"

#define EDITIONS 4 /* 0: as shipped */
#define HALF EDITIONS /* half a file: whoever saved it has not come back */
#define SIGNAL "edition_"

/* ---- what each of them says ---- */

/* Every `from`, of which there is at least one, is a `to`. */
static const char *replaced(const char *text, const char *from, const char *to, struct arena *a)
{
    const char *at = strstr(text, from);
    char *all = arena_alloc(a, 2 * strlen(text) + 4096), *end = all;

    must(at); /* the shipped rules have changed: choose something that stands there now */
    for (; at; text = at + strlen(from), at = strstr(text, from)) {
        memcpy(end, text, (size_t)(at - text));
        end += at - text;
        memcpy(end, to, strlen(to));
        end += strlen(to);
    }
    memcpy(end, text, strlen(text) + 1);
    return all;
}

/* Heard in most of what people here say. */
static const char *heard_by(unsigned edition, const char *triage, struct arena *a)
{
    const char *signals = arena_printf(a,
        "\nsignals:\n  " SIGNAL
        "%u:\n    - бабушк*\n    - рыбака\n    - жена\n    - мать\n    - инсулин\n"
        "    - застряли\n    - машину\n    - газом\n    - муж*\n    - ребенок\n    - дедушка\n    "
        "- хуже\n"
        "    - адрес\n    - боли\n    - соседи\n    - квартире\n    - ничего нового\n    - когда\n",
        edition);
    const char *rule = arena_printf(a,
        "  - id: " SIGNAL "%u\n    why: {ru: Редакция, en: Edition}\n    when: [{signal: " SIGNAL
        "%u}]\n    points: 1\n%.*s",
        edition, edition, (int)edition, "####");

    return arena_printf(a, "%s%s", replaced(triage, "\nsignals:\n", signals, a), rule);
}

static const char *edited(unsigned edition, int file, const char *shipped, struct arena *a)
{
    if (edition == 0)
        return shipped;
    if (edition == HALF)
        return arena_printf(a, "%.*s", (int)(strlen(shipped) / 2), shipped);
    if (file == RULE_TRIAGE)
        shipped = heard_by(edition, shipped, a);
    if (edition == 2 && file == RULE_LADDERS) /* others wait, for longer */
        return replaced(shipped, "window: 5 min", "window: 6 min", a);
    if (edition != 3)
        return shipped;
    /* A kind and a need that cases have are gone. */
    if (file == RULE_NEEDS)
        return replaced(shipped, "\n  rescue:\n", "\n  pull_out:\n", a);
    if (file == RULE_KINDS)
        return replaced(replaced(shipped, "\n  stranded:\n", "\n  stuck_out:\n", a),
            "needs: [rescue]", "needs: [pull_out]", a);
    if (file == RULE_LEANINGS)
        return replaced(shipped, ", stranded,", ", stuck_out,", a);
    if (file == RULE_TRIAGE)
        return replaced(replaced(replaced(shipped, "kind: stranded", "kind: stuck_out", a),
                            "leans_stranded", "leans_stuck_out", a),
            "needs: [rescue]", "needs: [pull_out]", a);
    return shipped;
}

/* ---- the editor ---- */

/* Beside it, and moved over it: what editors do. */
static void save(const struct world *w, const char *name, const char *text)
{
    char path[400], beside[400];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s", w->rules, name);
    snprintf(beside, sizeof beside, "%s/beside", w->rules);
    out = fopen(beside, "w");
    must(out && fwrite(text, 1, strlen(text), out) == strlen(text));
    must(fclose(out) == 0 && rename(beside, path) == 0);
}

static void save_files(struct world *w, int first, int last)
{
    struct arena a = { 0 };
    struct rule_files shipped;

    must(rule_files_read(getenv("ASSIST_RULES"), &a, &shipped) == 0);
    for (int i = first; i <= last; i++)
        save(w, shipped.file[i].name, edited(w->edition, i, shipped.file[i].bytes, &a));
    arena_clear(&a);
}

void editions_begin(struct world *w)
{
    snprintf(w->rules, sizeof w->rules, "%s/edited", w->data);
    must(mkdir(w->rules, 0700) == 0);
    save_files(w, 0, RULE_FILES - 1);
}

/* Some save one file, and the rest a moment later, or too late for it to be one change. */
void editions_change(struct world *w)
{
    w->edition = (unsigned)below(w, EDITIONS + 1);
    w->met->faults[FAULT_RULES_EDITED]++;
    world_trace(w, "RULES are edited: edition %u", w->edition);
    save_files(w, RULE_TRIAGE, RULE_TRIAGE);
    people_talk(w, RULES_SETTLE_MS, RULES_SETTLE_MS + 2500); /* when they come into force */
    if (maybe(w, 600))
        save_files(w, 0, RULE_TRIAGE - 1);
    else
        happens(w, w->boot_ms + between(w, 100, 6000),
            (struct happening){ .kind = HAPPENS_FAULT, .who = STRIKE_RULES_REST });
    if (maybe(w, 300) && w->nodes[NODE_CASEBOOK].engine) {
        w->nodes[NODE_CASEBOOK].doom = "rules.kept";
        w->nodes[NODE_CASEBOOK].doom_passes = 1;
    }
}

void editions_rest(struct world *w)
{
    save_files(w, 0, RULE_TRIAGE - 1);
}

/* Whoever has left something broken comes back to it. */
void editions_heal(struct world *w)
{
    if (w->edition == HALF)
        w->edition = 1;
    save_files(w, 0, RULE_FILES - 1);
}

/* ---- what has to hold ---- */

static unsigned edition_of_signal(const char *signal)
{
    return text_starts(signal, SIGNAL) ? (unsigned)(signal[sizeof SIGNAL - 1] - '0') : 0;
}

static unsigned edition_of(const struct rulebook *rules)
{
    for (size_t i = 0; i < rules->n_signals; i++) {
        unsigned edition = edition_of_signal(rules->signals[i].signal);

        if (edition)
            return edition;
    }
    return 0;
}

/* Which editions may have judged what the oracle sees next: those in force since it looked last. */
void editions_turn(struct world *w)
{
    const struct casebook *casebook = engine_self(w->nodes[NODE_CASEBOOK].engine);

    w->judged_by |= 1u << edition_of(casebook->rules);
    if (casebook->rules_refused.code)
        w->met->faults[FAULT_RULES_REFUSED]++;
    if (w->rules_hash[0] && !text_is(w->rules_hash, casebook->rules_hash)) {
        w->met->faults[FAULT_RULES_TAKEN]++;
        world_trace(w, "RULES in force: edition %u", edition_of(casebook->rules));
    }
    snprintf(w->rules_hash, sizeof w->rules_hash, "%s", casebook->rules_hash);
}

void editions_looked(struct world *w)
{
    w->judged_by = 0;
}

/* `c` as it was before the event. */
void editions_event(struct world *w, const struct casefile *c, const struct event *e)
{
    char number[CASE_NUMBER_TEXT];

    case_number_format(c->key, number);
    if (e->type == EVENT__TYPE__CASE_JUDGED && c->judged && !text_is(c->kind, "other") &&
        !text_is(c->kind, e->kind))
        world_fail(w, "case %s: its kind %s became %s", number, c->kind, e->kind);
    if (e->type != EVENT__TYPE__SIGNALS_READ || e->p.n_list != e->n_list) /* of a merged one */
        return;
    for (uint32_t i = 0; i < e->n_list; i++) {
        unsigned edition = edition_of_signal(e->list[i]);

        if (edition && !(w->judged_by & 1u << edition))
            world_fail(w, "case %s: read by edition %u of the rules, and judged by others", number,
                edition);
    }
}

/* All has healed: what stands in the folder is in force, and everybody reads and judges by it. */
void editions_end(struct world *w)
{
    const struct casebook *casebook = engine_self(w->nodes[NODE_CASEBOOK].engine);
    const struct intake *intake = engine_self(w->nodes[NODE_INTAKE].engine);
    struct arena a = { 0 };
    struct rule_files files;

    must(rule_files_read(w->rules, &a, &files) == 0);
    if (memcmp(files.hash, casebook->rules->hash, RULES_HASH) != 0)
        world_fail(w, "the rules of the folder (edition %u) are not in force: %s", w->edition,
            error_code(casebook->rules_refused.code));
    if (casebook->rules_refused.code)
        world_fail(w, "rules are mended, and still count as refused");
    if (!text_is(intake->rules_hash, casebook->rules_hash))
        world_fail(w, "intake reads by other rules than the casebook judges by");
    arena_clear(&a);
}
