/* fault - armed faults of this process, and the places that ask for them. */
#include "sys/fault.h"

#include "base/errors.h"
#include "base/must.h"
#include "base/text.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_FAULTS 16
#define POINT_TEXT 48
#define EXIT_STATUS 70

enum action { ACTION_KILL, ACTION_EXIT, ACTION_EIO, ACTION_ENOSPC };

struct fault {
    char point[POINT_TEXT];
    enum action action;
    int64_t nth; /* 0: always */
    int64_t passes;
};

/* Faults are made from outside the process, so they are the process's: the one state that is not
 * handed around. */
static struct {
    enum { UNREAD, QUIET, ARMED } state;
    struct fault faults[MOST_FAULTS];
    size_t n;
    void (*hook)(void *self, const char *point);
    void *hook_self;
} world;

static bool parse_action(const char *word, enum action *ret_action)
{
    static const char *const words[] = { "kill", "exit", "eio", "enospc" };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (text_is(word, words[i])) {
            *ret_action = (enum action)i;
            return true;
        }
    }
    return false;
}

/* One "point:action:nth", which is cut into its parts. */
static bool parse_fault(char *spec, struct fault *ret_fault)
{
    char *action = strchr(spec, ':');
    char *nth = action ? strchr(action + 1, ':') : NULL;

    if (!nth)
        return false;
    *action++ = '\0';
    *nth++ = '\0';
    if (!*spec || strlen(spec) >= POINT_TEXT)
        return false;
    memcpy(ret_fault->point, spec, strlen(spec) + 1);
    ret_fault->passes = 0;
    return parse_action(action, &ret_fault->action) &&
           text_int(nth, 0, INT32_MAX, &ret_fault->nth) == 0;
}

static int parse_spec(char *spec, struct fault faults[MOST_FAULTS], size_t *ret_n)
{
    char *rest = spec;
    size_t n = 0;

    while (rest && *rest) {
        char *one = strsep(&rest, ",");

        if (n == MOST_FAULTS || !parse_fault(one, &faults[n]))
            return ERR_INVALID;
        n++;
    }
    *ret_n = n;
    return 0;
}

int fault_arm(const char *spec)
{
    struct fault faults[MOST_FAULTS];
    char *copy = must_dup(spec ? spec : "");
    size_t n = 0;
    int error = parse_spec(copy, faults, &n);

    free(copy);
    if (error)
        return error;
    memcpy(world.faults, faults, n * sizeof(faults[0]));
    world.n = n;
    world.state = n ? ARMED : QUIET;
    return 0;
}

void fault_on_kill(void (*hook)(void *self, const char *point), void *self)
{
    world.hook = hook;
    world.hook_self = self;
}

static void die(const char *point)
{
    if (world.hook) {
        world.hook(world.hook_self, point);
        return;
    }
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static int act(const struct fault *f)
{
    switch (f->action) {
    case ACTION_KILL:
        die(f->point);
        return 0;
    case ACTION_EXIT:
        _exit(EXIT_STATUS);
    case ACTION_EIO:
        return ERR_IO;
    case ACTION_ENOSPC:
        return ERR_STORAGE_FULL;
    }
    return 0;
}

static int pass(const char *name)
{
    const struct fault *due = NULL;

    for (size_t i = 0; i < world.n; i++) {
        struct fault *f = &world.faults[i];

        if (!text_is(f->point, name))
            continue;
        f->passes++;
        if (!due && (f->nth == 0 || f->nth == f->passes))
            due = f;
    }
    return due ? act(due) : 0;
}

static void read_environment(void)
{
    if (fault_arm(getenv("ASSIST_FAULT"))) {
        fprintf(stderr, "ASSIST_FAULT is not point:action:nth[,...]: %s\n", getenv("ASSIST_FAULT"));
        _exit(EXIT_STATUS);
    }
}

int fault_point(const char *name)
{
    if (world.state == QUIET)
        return 0;
    if (world.state == UNREAD)
        read_environment();
    return pass(name);
}
