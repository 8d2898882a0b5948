/* inner - whatever a worker of another version, or one that has lost its mind, may say to another: messages 300-349 at the links
 * between workers, unpacked, handled by the real workers, freed. An input is up to four messages: a byte (who to whom, how long to
 * wait afterwards), two bytes of length, the envelope; the last one may be short. What they say to one another is not checked at
 * the door as what comes from outside is, so that no worker may trust it with its life, nor with a case. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/times.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "fuzz/stage.h"

#define SAID_MAX 4

static char *folder;

bool mutate_is_said(uint32_t message)
{
    return message >= 300 && message < 350;
}

/* Half of the ways lead to the casebook, half from it: a message is heard on one or the other. */
uint8_t mutate_head(uint32_t message, uint32_t dice)
{
    (void)message;
    return (uint8_t)((dice / 16 % 12 ? 0 : 13 + dice / 192 % 3) << 4 | dice % 16);
}

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

static int64_t wait_ms(uint8_t head)
{
    static const int64_t spans[] = { SECOND_MS, 5 * MINUTE_MS, 3 * HOUR_MS };

    return head >> 4 < 13 ? 0 : spans[(head >> 4) - 13];
}

/* Returns how many bytes were taken. */
static size_t say_first(const uint8_t *bytes, size_t n)
{
    size_t size = (size_t)bytes[1] | (size_t)bytes[2] << 8;

    if (size > n - 3)
        size = n - 3;
    stage_say_inside(bytes[0] & 15, bytes + 3, size);
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
