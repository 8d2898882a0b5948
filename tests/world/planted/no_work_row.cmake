# A notice is sent, and nothing is kept that would send it again.
plant(services/casebook/work.c
    [==[row.kind = WORK__KIND__NOTICE;]==]
    [==[row.kind = WORK__KIND__NOTICE;
        {
            const struct hand *h = hand_for(ch->self, row.kind);

            if (h)
                say_work(ch, &row, h->peer);
            return 0;
        }]==])
