/* rules_people - see rules_people.h. */
#include "rules_people.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/geo.h"
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "entry.h"
#include "hours/zone.h"
#include "intl.h"

#define FILE_BYTES (1024 * 1024)

struct people {
    const char *file;
    struct arena *a;
    struct rule_problem **problems;
    size_t *n_problems;
};

static void wrong(struct people *p, uint32_t line, const char *problem, const char *mend)
{
    *ARENA_PUSH(p->a, *p->problems, *p->n_problems) = (struct rule_problem){
        .file = p->file, .line = (int)line, .column = 1, .problem = problem, .mend = mend
    };
}

static void wrong_column(struct people *p, uint32_t line, const char *column, int code)
{
    wrong(p, line, arena_printf(p->a, "%s: %s", column, gettext(error_text(code))),
        _("write it as for directory import"));
}

static struct responder responder_of(const ResponderEntry *e)
{
    struct responder r = { .id = e->id,
        .kind = e->kind,
        .status = e->status,
        .name = e->name,
        .capabilities = (const char *const *)e->capabilities,
        .n_capabilities = e->n_capabilities,
        .has_point = e->has_lat && e->has_lon && geo_is_valid(e->lat, e->lon),
        .phone = e->phone,
        .hours = e->hours,
        .zone = text_empty(e->zone) ? RULES_ZONE : e->zone,
        .has_capacity = e->has_capacity != 0,
        .capacity = e->capacity,
        .vetting = e->vetting,
        .area = (const char *const *)e->area,
        .n_area = e->n_area,
        .subject = phone_key(e->subject_phone),
        .never_contact = e->never_contact,
        .basis = e->consent ? e->consent->basis : CONTACT__BASIS__NOT_SAID,
        .has_key = e->has_key,
        .has_minutes = e->has_minutes_to_reach,
        .minutes = e->minutes_to_reach,
        .order = e->order,
        .min_age = (uint8_t)e->min_age,
        .has_max_age = e->has_max_age,
        .max_age = (uint8_t)e->max_age,
        .night_zone = e->no_night ? zone_of(text_empty(e->zone) ? RULES_ZONE : e->zone) : NULL,
        .max_distance_m = (float)e->max_distance_m };

    if (r.has_point) {
        r.lat = e->lat;
        r.lon = e->lon;
    }
    r.radius_km = e->has_radius_km ? e->radius_km : 0;
    for (size_t i = 0; i < e->n_channel && r.n_channels < RESPONDER_CHANNELS; i++)
        r.channels[r.n_channels++] = e->channel[i];
    return r;
}

static void take_row(struct people *p, const struct entry_columns *columns,
    const struct csv_row *row, struct directory *d)
{
    ResponderEntry entry;
    struct responder r;
    struct refusal why;

    if (entry_read(columns, row, p->a, &entry, &why)) {
        wrong_column(p, row->line, why.field, why.code);
        return;
    }
    r = responder_of(&entry);
    directory_put(d, &r);
}

static void take_rows(struct people *p, const char *bytes, size_t n, struct directory *d)
{
    struct entry_columns columns;
    struct csv_row row;
    struct refusal why;
    struct csv csv;
    int rc;

    csv_start(&csv, bytes, n);
    rc = csv_next(&csv, p->a, &row);
    if (rc || entry_heading(&row, &columns, &why)) {
        wrong_column(p, 1, rc ? "heading" : why.field, rc ? ERR_MISSING : why.code);
        return;
    }
    while ((rc = csv_next(&csv, p->a, &row)) != ERR_NOT_FOUND) {
        if (rc)
            wrong_column(p, row.line, "row", rc);
        else
            take_row(p, &columns, &row, d);
    }
}

int rules_people_read(const char *dir, const char *name, const char *const *without,
    size_t n_without, struct arena *a, struct directory **ret, struct rule_problem **problems,
    size_t *n_problems)
{
    struct people p = { arena_printf(a, "tests/%s", name), a, problems, n_problems };
    FILE *in = fopen(arena_printf(a, "%s/tests/%s", dir, name), "rbe");
    struct directory *d = directory_new();
    size_t before = *n_problems;
    char *bytes;

    if (!in) {
        wrong(&p, 1, _("the file is missing"), _("the golden cases name it as their directory"));
    } else {
        bytes = must_alloc(FILE_BYTES);
        take_rows(&p, bytes, fread(bytes, 1, FILE_BYTES, in), d);
        free(bytes);
        fclose(in);
    }
    for (size_t i = 0; i < n_without; i++) {
        if (!directory_find(d, without[i]))
            wrong(&p, 1, arena_printf(a, _("\"%s\" is not in this file"), without[i]),
                _("correct the name under without"));
        directory_remove(d, without[i]);
    }
    if (*n_problems == before) {
        *ret = d;
        return 0;
    }
    directory_free(&d);
    return ERR_RULES_WRONG;
}
