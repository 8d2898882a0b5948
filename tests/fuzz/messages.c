/* messages - whatever anybody may send to a public door: unpacked, checked, handled by the real workers, freed. An input is up to
 * four messages: a byte (door, who, how long to wait afterwards), two bytes of length, the envelope; the last one may be short. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/must.h"
#include "base/times.h"
#include "bus/bus.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "fuzz/stage.h"

#define SAID_MAX 4

static char *folder;

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st, (void)flag, (void)at;
    return remove(path);
}

static void tidy(void)
{
    nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    folder = fuzz_folder();
    atexit(tidy);
    stage_open(folder, FUZZ_RULES);
    return 0;
}

/* What people (100-149) and organisations (200-249) say; a new message is one of them by its number. */
bool mutate_is_said(uint32_t message)
{
    return (message >= 100 && message < 150) || (message >= 180 && message < 250);
}

/* Who may say it at which door, mostly. */
uint8_t mutate_head(uint32_t message, uint32_t dice)
{
    bool is_org = message >= 200;
    uint32_t actor = is_org ? 5 : dice % 5;
    uint32_t wait = dice / 5 % 12 ? 0 : 13 + dice / 60 % 3;

    if (dice / 180 % 16 == 0)
        actor = dice / 2880 % STAGE_ACTORS;
    return (uint8_t)(wait << 4 | actor << 1 | is_org);
}

/* Most do not wait: what time brings is slow to play. */
static int64_t wait_ms(uint8_t head)
{
    switch (head >> 4) {
    case 13:
        return SECOND_MS;
    case 14:
        return 5 * MINUTE_MS;
    case 15:
        return 3 * HOUR_MS;
    default:
        return 0;
    }
}

/* Returns how many bytes were taken. */
static size_t say_first(const uint8_t *bytes, size_t n)
{
    size_t size = (size_t)bytes[1] | (size_t)bytes[2] << 8;

    if (size > n - 3)
        size = n - 3;
    stage_say(bytes[0] & 1 ? DOOR_ORGANISATIONS : DOOR_PEOPLE, (bytes[0] >> 1 & 7) % STAGE_ACTORS,
        bytes + 3, size);
    if (wait_ms(bytes[0]))
        stage_pass(wait_ms(bytes[0]));
    return 3 + size;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    stage_begin_again();
    for (int i = 0; i < SAID_MAX && n >= 3; i++) {
        size_t taken = say_first(bytes, n);

        bytes += taken;
        n -= taken;
    }
    return 0;
}
