/* assistd_fake - stands in for any worker, under whose name it is run: links, readiness and stopping are the real ones.
 * In the data directory the file crash-NAME makes it exit at once, deaf-NAME makes it ignore SIGTERM, busy-NAME makes it always
 * have more to do; `stopped` grows by its name when it has stopped in order. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/must.h"
#include "bus/codec.h"
#include "worker/process.h"
#include "worker/worker.h"

struct fake {
    const char *name;
    const char *data;
};

static const char *the_name; /* the program's own, as the five real ones have theirs */

static bool has_mark(const char *data, const char *what, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s-%s", data, what, name);
    return access(path, F_OK) == 0;
}

static void *start(const struct settings *settings, struct turn *t, struct refusal *why)
{
    struct fake *f = must_alloc(sizeof *f);

    (void)t;
    (void)why;
    *f = (struct fake){ the_name, settings->data };
    return f;
}

static void stop(void *self)
{
    struct fake *f = self;
    char path[PATH_MAX], line[64];
    int fd, n;

    snprintf(path, sizeof path, "%s/stopped", f->data);
    n = snprintf(line, sizeof line, "%s ", f->name);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, line, (size_t)n) == n);
    close(fd);
    free(f);
}

static int on_follow(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    FollowPage *page = arena_alloc(t->arena, sizeof *page);

    (void)self;
    follow_page__init(page);
    PUT(page, what, in->env->follow->what);
    PUT(page, after, in->env->follow->after);
    PUT(page, level, 1);
    reply->body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    reply->follow_page = page;
    return 0;
}

static bool nobody_may(Role role, Envelope__BodyCase message)
{
    (void)role;
    (void)message;
    return false;
}

static const struct bus_route casebook_routes[] = { { ENVELOPE__BODY_FOLLOW, on_follow }, { 0 } };
static const struct worker_link casebook_links[] = { { "casebook", LINK_BIND_INNER }, { 0 } };
static const struct worker_link plain_links[] = { { "casebook", LINK_CONNECT }, { 0 } };
static const struct worker_link intake_links[] = { { "casebook", LINK_CONNECT },
    { "people", LINK_BIND_PUBLIC }, { 0 } };
static const struct worker_link dispatcher_links[] = {
    { "casebook", LINK_CONNECT },
    { "organisations", LINK_BIND_PUBLIC },
    { 0 },
};
static const struct worker_follow follows[] = { { .what = FOLLOWS__WHAT__KEYS, .link = 0 }, { 0 } };

/* There is more to do at once, and always will be. */
static int64_t wake_at_once(void *self, struct turn *t)
{
    (void)self;
    (void)t;
    return 0;
}

/* Says that it is ready, and then hears nothing. */
static void ignore_stop(int argc, char **argv)
{
    struct worker_args args;
    struct refusal why;

    must(worker_args_read(argc, argv, &args, &why) == 0);
    must(signal(SIGTERM, SIG_IGN) != SIG_ERR && process_follow_parent(args.parent));
    must(write(args.ready_fd, "ready\n", 6) == 6);
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    const char *data = argc > 2 ? argv[2] : "";
    struct worker w = {
        .links = plain_links, .follows = follows, .may = nobody_may, .start = start, .stop = stop
    };

    the_name = w.name = slash ? slash + 1 : argv[0];
    if (has_mark(data, "crash", w.name))
        return 3;
    if (has_mark(data, "deaf", w.name))
        ignore_stop(argc, argv);
    if (has_mark(data, "busy", w.name))
        w.wake = wake_at_once;
    if (strcmp(w.name, "casebook") == 0) {
        w.links = casebook_links;
        w.routes = casebook_routes;
        w.follows = NULL;
    }
    if (strcmp(w.name, "intake") == 0)
        w.links = intake_links;
    if (strcmp(w.name, "dispatcher") == 0)
        w.links = dispatcher_links;
    return worker_main(argc, argv, &w);
}
