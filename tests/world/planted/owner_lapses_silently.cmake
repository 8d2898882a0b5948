# The owner's time is over, and nobody is alarmed.
plant(services/casebook/verb_due.c
    [==[    alarm_raise(s, ALARM__CAUSE__OWNER_LAPSED, 0);]==]
    [==[]==])
