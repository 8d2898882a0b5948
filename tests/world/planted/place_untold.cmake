# Whoever has only said that they see it is not told that the place has moved.
plant(services/casebook/where.c
    [==[        if (offer_is_live(&s->c->offers[i]))
            offer_tell(s, i, NOTICE__TYPE__UPDATE, "place_changed");]==]
    [==[        if (offer_is_live(&s->c->offers[i]) && s->c->offers[i].state != OFFER__STATE__ACKED)
            offer_tell(s, i, NOTICE__TYPE__UPDATE, "place_changed");]==])
