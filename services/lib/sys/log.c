/* log - lines on standard error; a reader that is slow or gone never holds the worker up. */
#include "sys/log.h"

#include "base/times.h"

#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_TEXT 1024 /* below PIPE_BUF, so that a line is written whole or not at all */
#define LINES_A_SECOND 200

/* Standard error is the process's, and so is this. */
static struct {
    const char *worker;
    bool traces;
    int64_t second; /* the one that is counted */
    unsigned lines; /* in it */
    unsigned dropped; /* since a line last got through */
} log_state = { .worker = "assist" };

void log_start(const char *worker)
{
    const char *trace = getenv("ASSIST_TRACE");

    log_state.worker = worker;
    log_state.traces = trace != NULL && *trace != '\0';
}

bool log_traces(void)
{
    return log_state.traces;
}

static int64_t wall_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A line stays one line, and nothing in it can steer a terminal. */
static void tame(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = ' ';
}

static bool is_in_rate(int64_t now_ms)
{
    if (now_ms / 1000 != log_state.second) {
        log_state.second = now_ms / 1000;
        log_state.lines = 0;
    }
    return log_state.lines < LINES_A_SECOND;
}

/* A full pipe is not waited for: where poll() sees room, a line below PIPE_BUF fits. */
static bool put(const char *line, size_t n)
{
    struct pollfd p = { .fd = STDERR_FILENO, .events = POLLOUT };

    return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT) &&
           write(STDERR_FILENO, line, n) == (ssize_t)n;
}

static size_t head(char *line, size_t size, int64_t now_ms, enum log_level level)
{
    static const char *const levels[] = { "trace", "info", "warn", "error" };
    char at[TIME_TEXT];
    int n;

    time_format(now_ms, at);
    n = snprintf(line, size, "%s %.40s %s ", at, log_state.worker, levels[level]);
    return n < 0 ? 0 : (size_t)n;
}

static bool put_line(int64_t now_ms, enum log_level level, const char *format, va_list values)
{
    char line[LINE_TEXT];
    size_t n = head(line, sizeof(line), now_ms, level);

    vsnprintf(line + n, sizeof(line) - n - 1, format, values);
    tame(line);
    n = strlen(line);
    line[n++] = '\n';
    return put(line, n);
}

static void tell_dropped(int64_t now_ms)
{
    char line[LINE_TEXT];
    size_t n;

    if (log_state.dropped == 0)
        return;
    n = head(line, sizeof(line), now_ms, LOG_WARN);
    n += (size_t)snprintf(line + n, sizeof(line) - n, "log lines_dropped=%u\n", log_state.dropped);
    if (put(line, n))
        log_state.dropped = 0;
}

void log_line(enum log_level level, const char *format, ...)
{
    int64_t now_ms = wall_ms();
    va_list values;

    if (level == LOG_TRACE && !log_state.traces)
        return;
    if (!is_in_rate(now_ms)) {
        log_state.dropped++;
        return;
    }
    tell_dropped(now_ms);
    log_state.lines++;
    va_start(values, format);
    if (!put_line(now_ms, level, format, values))
        log_state.dropped++;
    va_end(values);
}
