/* fuzz - what targets share. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"

char *fuzz_folder(void)
{
    const char *parent = getenv("TMPDIR");
    char *folder = must_alloc(512);

    snprintf(folder, 512, "%s/assist-fuzz-XXXXXX", parent && *parent ? parent : "/tmp");
    must(mkdtemp(folder));
    return folder;
}

char *fuzz_text(const uint8_t *bytes, size_t n)
{
    char *text = must_alloc(n + 1);

    if (n)
        memcpy(text, bytes, n);
    return text;
}
