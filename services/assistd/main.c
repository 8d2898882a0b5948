/* assistd - starts the service and keeps it running.
 * hears  the ends of its children; SIGTERM, SIGINT (stop), SIGHUP (restart the workers one after another)
 * says   sentences to whoever started it; READY=1 to systemd; DATA/run/workers; alarm_exec when a worker keeps failing
 * keeps  nothing
 * dies   and its workers with it: each follows its parent's death; systemd or the person starts it again */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "assistd/assistd.h"
#include "assistd/child.h"
#include "base/text.h"
#include "sys/files.h"
#include "sys/log.h"
#include "worker/process.h"

#define VERSION "0.1.0"

static void print_help(void)
{
    say(_("usage: assistd [--data DIR] [--config FILE] [--ready-fd N]"));
    say("%s", "");
    say(_("Starts the whole service and keeps it running until SIGTERM or Ctrl-C."));
    say(_("  --data DIR      where everything is kept; default: $XDG_DATA_HOME/assist or "
          "~/.local/share/assist"));
    say(_("  --config FILE   default: DIR/assist.yaml, which is written when there is none"));
    say(_("  --ready-fd N    a line is written to this descriptor once the service is ready"));
}

/* ---- the data directory ---- */
static int default_data(char *ret, size_t size)
{
    const char *base = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    int n;

    if (!text_empty(base))
        n = snprintf(ret, size, "%s/assist", base);
    else if (!text_empty(home))
        n = snprintf(ret, size, "%s/.local/share/assist", home);
    else
        return ERR_MISSING;
    return n > 0 && (size_t)n < size ? 0 : ERR_TOO_LONG;
}

/* Absolute, so that it means the same to every worker. */
static int open_data(const struct options *o, char ret[PATH_MAX])
{
    char usual[PATH_MAX];
    const char *dir = o->data;
    int error = 0;

    if (!dir) {
        error = default_data(usual, sizeof usual);
        dir = usual;
    }
    if (error) {
        complain(_("no place to keep things: give --data DIR, or set HOME"));
        return error;
    }
    error = files_make_dir(dir, 0700);
    if (error || !realpath(dir, ret)) {
        complain(_("%s cannot be written: %s"), dir,
            error ? gettext(error_text(error)) : strerror(errno));
        return ERR_IO;
    }
    return 0;
}

static int lock_data(const char *data)
{
    int error = places_lock(data, "assistd");

    if (error == ERR_LOCKED)
        complain(_("another assistd runs on %s"), data);
    else if (error)
        complain(_("%s cannot be written: %s"), data, gettext(error_text(error)));
    return error;
}

/* ---- what has to be there before workers are started ---- */
static int check_programs(const struct settings *s)
{
    char path[PATH_MAX];

    if (child_program("casebook", path, sizeof path) != 0) {
        complain(_("the workers are not found beside assistd: is it installed?"));
        return ERR_NOT_FOUND;
    }
    if (s->alarm_exec && access(s->alarm_exec, X_OK) != 0) {
        complain(_("alarm_exec: %s cannot be run: %s"), s->alarm_exec, strerror(errno));
        return ERR_CONFIG_WRONG;
    }
    return 0;
}

static struct clock *open_clock(const char *data, const struct settings *s, int *ret_error)
{
    struct clock *clock = clock_open(data, s->clock_rate, s->zone, ret_error);

    if (clock)
        return clock;
    if (*ret_error == ERR_CONFIG_WRONG)
        complain(_("clock_rate %u or zone %s cannot be used: the rate of a data directory never "
                   "changes, and the machine has to "
                   "know the zone"),
            s->clock_rate, s->zone ? s->zone : "-");
    else
        complain(_("%s/clock: %s"), data, gettext(error_text(*ret_error)));
    return NULL;
}

static int run(const struct options *o, const char *data, const struct settings *settings)
{
    struct supervision given = {
        .data = data, .config = o->config, .settings = settings, .ready_fd = o->ready_fd
    };
    int error = check_programs(settings);

    if (!error)
        given.clock = open_clock(data, settings, &error);
    if (error)
        return error_exit(error);
    if (settings->exercise)
        say(_("EXERCISE: nothing here is real; time runs at %u times its speed."),
            settings->clock_rate);
    say(_("Data: %s. People: %s. Organisations: %s."), data, settings->people,
        settings->organisations);
    error = supervise(&given);
    clock_close(given.clock);
    return error;
}

static int start(const struct options *o)
{
    char data[PATH_MAX];
    struct settings *settings = NULL;
    int error = open_data(o, data);
    int status;

    if (!error)
        error = lock_data(data);
    if (!error)
        error = setup(data, o->config, &settings);
    status = error ? error_exit(error) : run(o, data, settings);
    settings_free(&settings);
    return status;
}

int main(int argc, char **argv)
{
    struct options o;
    const char *word = "";
    int error = options_read(argc, argv, &o, &word);

    language_start();
    if (error) {
        complain(_("%s is not understood; assistd --help tells what is"), word);
        return 2;
    }
    if (o.help) {
        print_help();
        return 0;
    }
    if (o.version) {
        say("assistd %s", VERSION);
        return 0;
    }
    process_close_others(o.ready_fd);
    process_guard();
    log_start("assistd");
    return start(&o);
}
