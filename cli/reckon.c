/* reckon - what a time is reckoned from, kept beside a command's id: a file of milliseconds in the state folder. */
#include "reckon.h"

#include "base/text.h"
#include "base/times.h"
#include "identity.h"
#include "session.h"
#include "sys/files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "times"
#define FILE_MOST 32
#define KEPT_MS (7 * DAY_MS) /* as long as the service knows its answers */

static const char *path_of(struct cli *c, const char *name)
{
    const char *folder = identity_state_folder(c, FOLDER);

    return folder ? arena_printf(&c->arena, "%s/%s", folder, name) : NULL;
}

/* 0: nothing is kept. */
static int64_t kept_of(struct cli *c, const char *id)
{
    const char *path = path_of(c, id);
    char *text = NULL;
    int64_t ms = 0;
    size_t n;

    if (path && files_read(path, FILE_MOST, &text, &n) == 0 && text_int(text, 1, INT64_MAX, &ms))
        ms = 0;
    free(text);
    return ms;
}

static void drop_old(struct cli *c)
{
    const char *folder = identity_state_folder(c, FOLDER);
    DIR *dir = folder ? opendir(folder) : NULL;
    struct dirent *entry;
    struct stat st;

    while (dir && (entry = readdir(dir))) {
        const char *path = path_of(c, entry->d_name);

        if (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
            st.st_mtime * SECOND_MS < clock_now(c->clock) - KEPT_MS)
            unlink(path);
    }
    if (dir)
        closedir(dir);
}

/* Quiet when it cannot be kept: the command itself is worth more. */
static void keep(struct cli *c, const char *id)
{
    const char *folder = identity_state_folder(c, FOLDER), *path = path_of(c, id);
    const char *text = arena_printf(&c->arena, "%lld", (long long)c->reckoned_ms);

    if (!path || files_make_dir(folder, 0700))
        return;
    files_create(path, text, strlen(text), 0600);
    drop_old(c);
}

/* Before the command is said: whoever is killed meanwhile may repeat it. */
static int64_t now_of_id(struct cli *c)
{
    char id[UUID_TEXT];
    int64_t kept_ms;

    uuid_format(c->id.bytes, id);
    kept_ms = kept_of(c, id);
    c->reckoned_ms = kept_ms ? kept_ms : session_now(c);
    if (!kept_ms && session_has_clock(c))
        keep(c, id);
    return c->reckoned_ms;
}

int64_t reckon_now(struct cli *c)
{
    if (c->reckoned_ms)
        return c->reckoned_ms;
    session_learn_clock(c);
    if (c->has_id)
        return now_of_id(c);
    c->reckoned_ms = session_now(c);
    return c->reckoned_ms;
}

void reckon_keep(struct cli *c, const char *id)
{
    if (c->reckoned_ms)
        keep(c, id);
}

void reckon_anew(struct cli *c)
{
    c->has_id = false;
    c->reckoned_ms = 0;
}
