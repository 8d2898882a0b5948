# A case whose kind the changed rules do not know becomes one of another kind.
plant(services/casebook/judging.c
    [==[    keep_kind(s);]==]
    [==[    if (false)
        keep_kind(s);]==])
