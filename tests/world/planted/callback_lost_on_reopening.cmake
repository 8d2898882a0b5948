# A case that was closed and is reopened has nobody who rings the reporter.
plant(services/casebook/judging.c
    [==[    if (moved.to == CASE__STATE__VERIFYING)]==]
    [==[    if (moved.to == CASE__STATE__VERIFYING && moved.from != CASE__STATE__CLOSED)]==])
