/* say - all that intake says: messages to casebook and board, with the way back. */
#include <math.h>
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "hours/zone.h"
#include "intake/parts.h"
#include "intake/place.h"
#include "intake/read.h"
#include "intake/validate.h"
#include "words/words.h"

#define ENVELOPE_ROOM 512 /* of BUS_MESSAGE_MAX, for what each hop adds */
#define WORDS_MAX 120 /* bytes of the words behind one signal */
#define ALL_WORDS_MAX (8 * 1024) /* ... and behind all; the signals themselves always go on */

int intake_say_valid(struct turn *t, const struct bus_msg *in)
{
    struct refusal why = { 0 };
    int error = intake_validate(in->env, t->now_ms, t->arena, &why);

    return error ? turn_refuse(t, error, why.field, why.value) : 0;
}

/* ---- to workers ---- */

static void put_sender(struct turn *t, const struct bus_msg *in, Envelope *env)
{
    env->has_id = in->env->has_id;
    env->id = in->env->id;
    env->actor = arena_dup(t->arena, in->actor);
    PUT(env, role, in->role);
}

int intake_say_on(
    const struct intake *self, struct turn *t, const struct bus_msg *in, int link, Envelope *body)
{
    struct hop hop = hop_to(&in->from);

    put_sender(t, in, body);
    hop_put(self->instance, &hop, body, t->arena);
    if (codec_size(body) > BUS_MESSAGE_MAX - ENVELOPE_ROOM)
        return turn_refuse(t, ERR_TOO_LONG, codec_name(in->env->body_case), NULL);
    turn_say(t, (struct bus_peer){ .link = (int16_t)link }, body);
    return 0;
}

void intake_say_status_asked(
    const struct intake *self, struct turn *t, const struct bus_msg *in, int link, uint32_t serial)
{
    Envelope env = ENVELOPE__INIT;
    AskStatus ask = ASK_STATUS__INIT;
    struct hop hop = { .purpose = HOP_STATUS, .n = sizeof serial };

    memcpy(hop.address, &serial, sizeof serial);
    put_sender(t, in, &env);
    hop_put(self->instance, &hop, &env, t->arena);
    env.body_case = ENVELOPE__BODY_ASK_STATUS;
    env.ask_status = &ask;
    turn_say(t, (struct bus_peer){ .link = (int16_t)link }, &env);
}

/* ---- what goes with a message ---- */

/* At most `limit` bytes of it, never half a letter. */
static char *shortened(struct arena *a, const char *words, size_t limit)
{
    size_t n = strlen(words);

    if (n > limit)
        for (n = limit; n && ((unsigned char)words[n] & 0xc0) == 0x80; n--)
            ;
    return arena_printf(a, "%.*s", (int)n, words);
}

static bool has_signal(const Reading *reading, const char *signal)
{
    for (size_t i = 0; i < reading->n_signals; i++) {
        if (text_is(reading->signals[i]->signal, signal))
            return true;
    }
    return false;
}

static void add_signal(
    struct turn *t, Reading *reading, const struct read_signal *found, size_t *words_left)
{
    Signal *signal;

    if (has_signal(reading, found->signal))
        return;
    signal = arena_alloc(t->arena, sizeof *signal);
    signal__init(signal);
    signal->signal = arena_dup(t->arena, found->signal);
    if (found->words && *words_left >= WORDS_MAX) {
        signal->words = shortened(t->arena, found->words, WORDS_MAX);
        *words_left -= strlen(signal->words);
    }
    *ARENA_PUSH(t->arena, reading->signals, reading->n_signals) = signal;
}

static void add_fact(struct turn *t, Reading *reading, const struct read_fact *found)
{
    FactOfText *fact = arena_alloc(t->arena, sizeof *fact);

    fact_of_text__init(fact);
    fact->key = arena_dup(t->arena, found->fact);
    fact->value = arena_dup(t->arena, found->value);
    fact->words = shortened(t->arena, found->words, WORDS_MAX);
    *ARENA_PUSH(t->arena, reading->facts, reading->n_facts) = fact;
}

Reading *intake_say_reading(
    const struct intake *self, struct turn *t, const char *const *texts, size_t n, bool whole)
{
    struct read_said said = { .at_ms = t->now_ms };
    Reading *reading = arena_alloc(t->arena, sizeof *reading);
    size_t words_left = ALL_WORDS_MAX;

    reading__init(reading);
    reading->rules_hash = arena_dup(t->arena, self->rules_hash);
    for (size_t i = 0; i < n; i++) {
        struct read_found found;

        if (text_empty(texts[i]))
            continue;
        said.text = texts[i];
        said.whole = whole && i == 0;
        read_text(self->index, &said, t->arena, &found);
        for (size_t k = 0; k < found.n_signals; k++)
            add_signal(t, reading, &found.signals[k], &words_left);
        for (size_t k = 0; k < found.n_facts; k++)
            add_fact(t, reading, &found.facts[k]);
    }
    return reading;
}

static Place *place_message(struct turn *t, const struct place *p)
{
    Place *place = arena_alloc(t->arena, sizeof *place);

    place__init(place);
    place->text = arena_dup(t->arena, p->text);
    place->district = arena_dup(t->arena, p->district);
    PUT(place, source, p->source);
    place->fix_at = arena_alloc(t->arena, sizeof *place->fix_at);
    instant__init(place->fix_at);
    /* A telephone's clock may be ahead; what it knows, it knew before it told us. */
    PUT(place->fix_at, ms, p->fix_ms && p->fix_ms < t->now_ms ? p->fix_ms : t->now_ms);
    if (p->has_point) {
        PUT(place, lat, p->lat);
        PUT(place, lon, p->lon);
        PUT(place, radius_m, p->radius_m);
    }
    return place;
}

static void put_codes(struct turn *t, const struct place *p, Place *place)
{
    place->oktmo = arena_dup(t->arena, p->oktmo);
    place->kladr = arena_dup(t->arena, p->kladr);
    place->zone = arena_dup(t->arena, p->zone);
    if (p->address)
        PUT(place, address, 1);
    if (p->garbled)
        PUT(place, garbled, 1);
    place->could_be = arena_alloc(t->arena, (p->n_could_be + 1) * sizeof *place->could_be);
    for (size_t i = 0; i < p->n_could_be; i++)
        place->could_be[place->n_could_be++] = arena_dup(t->arena, p->could_be[i]);
}

/* Words that name another country name no settlement of ours; a point there is abroad unless one of ours is near it. */
static const char *country_of(const struct intake *self, struct turn *t, const struct place *p)
{
    const char *home = self->settings->countries;

    if (text_empty(home))
        return NULL;
    if (!p->has_point)
        return country_said(self->countries, p->text, home, t->arena);
    return gazetteer_nearest(self->gazetteer, p->lat, p->lon) ? NULL
                                                              : country_at(p->lat, p->lon, home);
}

static void put_country(struct turn *t, const struct place *p, const char *country, Place *place)
{
    char zone[ZONE_BYTES];

    place->country = arena_dup(t->arena, country);
    if (zone_of_country(country, p->has_point ? p->lon : NAN, t->now_ms, zone))
        place->zone = arena_dup(t->arena, zone);
}

/* `p` is what was read, of NOWHERE if nothing was said. */
static int say_place(const struct intake *self, struct turn *t, const char *location,
    const char *field, struct place *p, Place **ret_place)
{
    const char *country;
    Location__Fault fault;
    int error = place_read(location, t->arena, p, &fault);

    *ret_place = NULL;
    if (error)
        return turn_refuse(t, error, field, word_of(&location__fault__descriptor, fault));
    if (p->source == CASE__PLACE_SOURCE__NOWHERE)
        return 0;
    country = country_of(self, t, p);
    if (!country)
        place_settle(p, self->gazetteer, t->arena);
    *ret_place = place_message(t, p);
    put_codes(t, p, *ret_place);
    if (country)
        put_country(t, p, country, *ret_place);
    return 0;
}

int intake_say_place(const struct intake *self, struct turn *t, const char *location,
    const char *field, Place **ret_place)
{
    struct place p;

    return say_place(self, t, location, field, &p, ret_place);
}

/* What it could be: nobody's case waits, and who asks can say it better. */
static const char *all_of(const Place *place, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < place->n_could_be; i++)
        all = arena_printf(a, "%s%s%s", all, i ? ", " : "", place->could_be[i]);
    return all;
}

int intake_say_one_place(const struct intake *self, struct turn *t, const char *location,
    const char *field, Place **ret_place)
{
    struct place p;
    int error = say_place(self, t, location, field, &p, ret_place);
    Place *place = *ret_place;

    if (error)
        return error;
    if (!place) /* blanks */
        return turn_refuse(t, ERR_MISSING, field, NULL);
    if (place->n_could_be)
        return turn_refuse(t, ERR_AMBIGUOUS, field, all_of(place, t->arena));
    if (p.settlement)
        place->could_be[place->n_could_be++] = arena_dup(t->arena, p.settlement);
    return 0;
}
