# Whoever was called off and does not say that they know is forgotten.
plant(services/casebook/verb_due.c
    [==[    alarm_raise(s, ALARM__CAUSE__RECALL_UNSEEN, letter + 1);
    call_list(s, CALL__KIND__RECALL, letter + 1, 1);]==]
    [==[]==])
