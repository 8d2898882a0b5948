# A ranking that was asked for another rung counts for this one.
plant(services/casebook/verb_answer.c
    [==[        if (n->tries[i].generation == generation && n->tries[i].state == RUNG__STATE__RANKING)]==]
    [==[        if (n->tries[i].state == RUNG__STATE__RANKING)]==])
