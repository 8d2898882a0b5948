/* on_contacts_put - ContactsPut: where the one contact is, said as a case's place is, becomes the point of its entry. */
#include "bus/codec.h"
#include "intake/parts.h"

/* Words that no settlement is found by are no point. */
static int put_point(const struct intake *self, struct turn *t, ContactsPut *m)
{
    ResponderEntry *e = m->n_entries == 1 ? m->entries[0] : NULL;
    Place *place;
    int error;

    if (!e || e->has_lat || e->has_lon)
        return turn_refuse(t, ERR_INVALID, "at", NULL);
    error = intake_say_one_place(self, t, m->at, "at", &place);
    if (error)
        return error;
    if (!place->has_lat)
        return turn_refuse(t, ERR_NOT_FOUND, "at", NULL);
    PUT(e, lat, place->lat);
    PUT(e, lon, place->lon);
    m->at = NULL;
    return 0;
}

int intake_on_contacts_put(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    ContactsPut *m = in->env->contacts_put;
    int error = intake_say_valid(t, in);

    if (!error && m->at)
        error = put_point(self, t, m);
    return error ? error : intake_on_forward(self, t, in, reply);
}
