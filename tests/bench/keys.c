/* keys - as many operators as a heavy load needs: the service takes 100 messages a second of a key.
 *   bench_keys DATA KEYS     into DATA/keys/bench-N.key, and as rows into the store of a service that is stopped */
#include <stdio.h>
#include "base/must.h"
#include "bench/peer.h"
#include "bus/keys.h"
#include "casebook/key_rows.h"

static void add(struct store *store, const char *data, int64_t n, struct arena *a)
{
    KeyRow row = KEY_ROW__INIT;
    struct key_pair pair;

    keys_generate(&pair);
    must(keys_write(arena_printf(a, "%s/keys/bench-%d.key", data, (int)n), &pair) == 0);
    row.name = arena_printf(a, "bench-%d", (int)n);
    PUT(&row, role, ROLE__OPERATOR);
    row.has_public_key = 1;
    row.public_key = (ProtobufCBinaryData){ KEY_SIZE, pair.public_key };
    must(key_put(store, &row, a) == 0);
    keys_wipe(&pair);
}

int main(int argc, char **argv)
{
    struct arena a = { 0 };
    struct refusal why;
    struct store *store;

    if (argc != 3) {
        fputs("bench_keys DATA KEYS\n", stderr);
        return 2;
    }
    must(store_open(argv[1], NULL, &store, &why) == 0 && store_begin(store) == 0);
    for (int64_t n = 0; n < count_of(argv[2]); n++)
        add(store, argv[1], n, &a);
    must(store_commit(store) == 0);
    store_close(&store);
    arena_clear(&a);
    printf("%s\n", argv[2]);
    return 0;
}
