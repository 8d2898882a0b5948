/* create - a new database, made whole beside and then renamed: a file of that name is always ours and never half made. */
#include "store/inside.h"

#include "base/must.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An empty file that only we can read, made anew. */
static int make_file(const char *path)
{
    int fd;

    unlink(path);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ERR_IO;
    close(fd);
    return 0;
}

static void unlink_with_companions(const char *path)
{
    static const char *const endings[] = { "", "-wal", "-journal", "-shm" };
    size_t size = strlen(path) + 16;
    char *name = must_alloc(size);

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(name, size, "%s%s", path, endings[i]);
        unlink(name);
    }
    free(name);
}

static int fill_new(struct store *s, const char *path)
{
    int rc = make_file(path);

    if (!rc)
        rc = database_connect(s, path, 0);
    if (!rc)
        rc = sql_exec(s, "PRAGMA page_size=4096");
    if (!rc)
        rc = settings_apply(s);
    if (!rc)
        rc = migrate(s, store_migrations, store_schema_version);
    if (!rc)
        rc = checkpoint(s, true);
    if (!rc)
        rc = settings_checkpoint_on_close(s, true);
    database_disconnect(s);
    return rc ? rc : sync_path(path, O_RDWR);
}

int database_create(struct store *s)
{
    char *path = path_join(s->folder, STORE_FILE ".new");
    int rc;

    unlink_with_companions(path);
    rc = fill_new(s, path);
    if (!rc && rename(path, s->file))
        rc = ERR_IO;
    if (rc)
        unlink_with_companions(path);
    free(path);
    return rc ? rc : place_sync_folder(s);
}
