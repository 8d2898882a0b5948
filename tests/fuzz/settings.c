/* settings - any bytes as assist.yaml: read or refused with one sentence that names the file; and what was read can be asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "sys/files.h"
#include "worker/settings.h"

static char *folder, path[600];

static void tidy(void)
{
    unlink(path);
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    folder = fuzz_folder();
    snprintf(path, sizeof path, "%s/assist.yaml", folder);
    atexit(tidy);
    return 0;
}

static void look_at_sentence(int error, const struct refusal *why)
{
    must(error == ERR_CONFIG_WRONG || error == ERR_NOT_FOUND);
    must(why->code == error && !text_empty(why->field) && !text_empty(why->value));
    must(text_is_clean(why->value, strlen(why->value)));
}

static void look_at_settings(struct settings *s)
{
    must(s->clock_rate >= 1 && (s->clock_rate == 1 || s->exercise));
    must(s->people && s->organisations && s->rules && s->emergency);
    for (size_t i = 0; i < settings_identity_count(s); i++) {
        struct identity found;
        struct refusal why;
        int error = settings_identity(s, settings_identity_name(s, i), &found, &why);

        if (error)
            look_at_sentence(error, &why);
        else
            must(text_is(found.name, settings_identity_name(s, i)) && found.endpoint && found.key);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct settings *s = NULL;
    struct refusal why = { 0 };
    FILE *file = fopen(path, "we");
    int error;

    must(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0);
    error = settings_read(path, folder, &s, &why);
    if (error)
        look_at_sentence(error, &why);
    else
        look_at_settings(s);
    settings_free(&s);
    return 0;
}
