# Who says yes when the time is over is shown to nobody.
plant(services/casebook/verb_answer.c
    [==[if (o->state == OFFER__STATE__LATE_ACCEPT)]==]
    [==[if (false)]==])
