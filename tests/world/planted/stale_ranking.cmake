# A ranking that was asked for another rung counts for this one.
plant(services/casebook/verb_answer.c
    [==[        if (n->tries[i].generation == cmd->ranked.generation &&
            n->tries[i].state == RUNG__STATE__RANKING) {
            ladder_ranked(s, cmd->ranked.need, cmd->ranked.generation);]==]
    [==[        if (n->tries[i].state == RUNG__STATE__RANKING) {
            ladder_ranked(s, cmd->ranked.need, n->tries[i].generation);]==])
