/* host - see host.h. */
#include "casebook/host.h"
#include <stdlib.h>
#include "base/text.h"
#include "sys/files.h"

#define WORKERS_FILE_MAX 4096

char *host_workers(const char *data, struct arena *a)
{
    char *bytes = NULL, *text;
    size_t n;

    if (text_empty(data) ||
        files_read(arena_printf(a, "%s/run/workers", data), WORKERS_FILE_MAX, &bytes, &n))
        return NULL;
    text = arena_dup(a, bytes);
    free(bytes);
    return text;
}

bool host_disk_free(const char *data, uint64_t *ret_bytes)
{
    return !text_empty(data) && files_space(data, ret_bytes) == 0;
}
