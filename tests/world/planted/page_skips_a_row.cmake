# The row that does not fit into a page any more is on none.
plant(services/casebook/on_follow.c
    [==[        int rc = take_events(p, &rows[i]);

        if (rc <= 0)
            return rc;]==]
    [==[        int rc = take_events(p, &rows[i]);

        if (rc == 0)
            looked(p, rows[i].changed);
        if (rc <= 0)
            return rc;]==])
