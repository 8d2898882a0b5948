/* assistd.h - what assistd's files share: its options, and what it says to the person who starts it. */
#ifndef ASSIST_ASSISTD_H
#define ASSIST_ASSISTD_H

#include <libintl.h>
#include <stdbool.h>
#include "sys/clock.h"
#include "worker/settings.h"

#define _(text) gettext(text)

struct options {
    const char *data; /* as given; NULL: the usual place */
    const char *config; /* NULL: DATA/assist.yaml */
    int ready_fd; /* -1: nobody waits */
    bool help;
    bool version;
};
/* 0, or ERR_USAGE with *ret_word: what is not understood. */
int options_read(int argc, char **argv, struct options *ret, const char **ret_word);

/* ---- language.c ---- */
void language_start(void); /* by LC_ALL, LC_MESSAGES, LANG; the catalogue beside the program */
void say(const char *format, ...)
    __attribute__((format(printf, 1, 2))); /* a line on standard output */
void complain(const char *format, ...)
    __attribute__((format(printf, 1, 2))); /* a line on standard error */

/* ---- setup.c ---- */
/* The data directory with its keys and, unless `config` is given, DATA/assist.yaml: what is missing is made and said. `data`
 * is absolute. 0 with *ret_settings (to be freed), or ERR_*, which was said. */
int setup(const char *data, const char *config, struct settings **ret_settings);

/* ---- ports.c ---- */
/* Two endpoints on this machine for a new configuration: the usual ports, or free ones where those are taken. 0 or ERR_IO. */
#define ENDPOINT_TEXT 64
int ports_choose(char ret_people[ENDPOINT_TEXT], char ret_organisations[ENDPOINT_TEXT]);

/* ---- notify.c ---- */
void notify(const char *state); /* sd_notify: "READY=1"; nothing without $NOTIFY_SOCKET */

/* ---- supervisor.c ---- */
struct supervision {
    const char *data;
    const char *config; /* of --config, or NULL */
    const struct settings *settings;
    struct clock *clock;
    int ready_fd;
};
/* Starts the workers and keeps them running until SIGTERM or SIGINT; then stops them in order. Returns the exit status. */
int supervise(const struct supervision *s);

#endif
