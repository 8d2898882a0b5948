/* local - see local.h. */
#include "local.h"

#include "bus/codec.h"
#include "sys/files.h"
#include "worker/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MOST 8
#define REPORT_MOST (1024 * 1024)

/* Beside us, or where an installation puts workers. */
static bool find_program(char *ret, size_t size)
{
    static const char *const ways[] = { ".", "../libexec/assist" };
    char dir[PATH_MAX];

    if (settings_program_dir(dir, sizeof dir))
        return false;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int n = snprintf(ret, size, "%s/%s/casebook", dir, ways[i]);

        if (n > 0 && (size_t)n < size && access(ret, X_OK) == 0)
            return true;
    }
    return false;
}

static int spawn(struct cli *c, const char *program, char **args, pid_t *ret_process)
{
    posix_spawn_file_actions_t files;
    int rc = posix_spawn_file_actions_init(&files);

    if (rc)
        return ERR_IO;
    if (c->json) {
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    fflush(c->out);
    setenv("LC_ALL", c->lang, 1);
    rc = posix_spawn(ret_process, program, &files, NULL, args, environ);
    posix_spawn_file_actions_destroy(&files);
    return rc ? ERR_IO : 0;
}

static int run(
    struct cli *c, const char *program, const char *const words[], const char *report_path)
{
    char *args[WORDS_MOST + 4] = { arena_dup(&c->arena, "casebook") };
    int n = 1, status, error;
    pid_t process;

    for (; words[n - 1] && n <= WORDS_MOST; n++)
        args[n] = arena_dup(&c->arena, words[n - 1]);
    args[n] = arena_dup(&c->arena, "--report");
    args[n + 1] = arena_dup(&c->arena, report_path);
    error = spawn(c, program, args, &process);
    if (error)
        return error;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR)
            return ERR_IO;
    }
    return WIFEXITED(status) ? 0 : ERR_IO;
}

static int read_report(struct cli *c, const char *path, const VerifyReport **ret_report)
{
    char *bytes = NULL;
    size_t n = 0;
    int error = files_read(path, REPORT_MOST, &bytes, &n);

    if (error)
        return ERR_IO;
    *ret_report = codec_unpack_as(&verify_report__descriptor, (const uint8_t *)bytes, n, &c->arena);
    free(bytes);
    return *ret_report ? 0 : ERR_IO;
}

int local_casebook(struct cli *c, const char *const words[], const VerifyReport **ret_report)
{
    char program[PATH_MAX], folder[] = "/tmp/assist-report-XXXXXX";
    const char *report_path;
    int error;

    if (!find_program(program, sizeof program))
        return cli_refuse(c, ERR_NOT_FOUND, "casebook", NULL);
    if (!mkdtemp(folder))
        return cli_refuse(c, ERR_IO, "/tmp", NULL);
    report_path = arena_printf(&c->arena, "%s/report", folder);
    error = run(c, program, words, report_path);
    if (!error)
        error = read_report(c, report_path, ret_report);
    unlink(report_path);
    rmdir(folder);
    c->has_told = !error && !c->json;
    return error ? cli_refuse(c, error, "casebook", NULL) : 0;
}
