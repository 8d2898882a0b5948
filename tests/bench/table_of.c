/* table_of - a crowd and questions to it as tables for a database: tab-separated, one row for each two capabilities of an entry.
 *   bench_table_of ENTRIES QUESTIONS ENTRIES_FILE QUESTIONS_FILE
 * id, pair, longitude, latitude, radius in metres, whether it could be asked; and number, pair, longitude, latitude. */
#include <stdio.h>
#include "base/must.h"
#include "bench/crowd.h"
#include "bench/peer.h"

static unsigned pair_of(unsigned a, unsigned b)
{
    return a < b ? a * CROWD_WORDS + b : b * CROWD_WORDS + a;
}

static void write_entry(FILE *file, size_t id, const struct crowd_entry *e)
{
    for (unsigned i = 0; i < CROWD_ABLE; i++)
        for (unsigned k = i + 1; k < CROWD_ABLE; k++)
            fprintf(file, "%zu\t%u\t%.7f\t%.7f\t%.0f\t%c\n", id, pair_of(e->able[i], e->able[k]),
                e->lon, e->lat, (double)e->radius_km * 1000, crowd_is_available(e) ? 't' : 'f');
}

int main(int argc, char **argv)
{
    struct crowd c;
    FILE *entries, *questions;

    must(argc == 5);
    crowd_make(&c, (size_t)count_of(argv[1]));
    entries = fopen(argv[3], "we");
    questions = fopen(argv[4], "we");
    must(entries && questions);
    for (size_t i = 0; i < c.n; i++)
        write_entry(entries, i, &c.entries[i]);
    for (size_t n = (size_t)count_of(argv[2]); n > 0; n--) {
        unsigned able[2];
        double lat, lon;

        crowd_somewhere(&c, &lat, &lon);
        crowd_two(&c, able);
        fprintf(questions, "%zu\t%u\t%.7f\t%.7f\n", n, pair_of(able[0], able[1]), lon, lat);
    }
    must(fclose(entries) == 0 && fclose(questions) == 0);
    crowd_free(&c);
    puts("{}");
    return 0;
}
