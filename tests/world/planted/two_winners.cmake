# Nobody counts the commits, and nobody is told that it is taken.
plant(services/casebook/verb_answer.c
    [==[need_commits(s->c, n) < n->required);]==]
    [==[n->required > 0);]==])
plant(services/casebook/needs.c
    [==[offer_supersede(s, i, "taken");]==]
    [==[(void)i;]==])
