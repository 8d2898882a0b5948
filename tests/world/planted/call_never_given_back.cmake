# Whoever has taken a call has it for ever.
plant(services/casebook/due.c
    [==[        return k->taken_until_ms;]==]
    [==[        return NEVER_MS;]==])
