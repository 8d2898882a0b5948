/* quiet - the workers' log in this program: silent, or beside the trace of the network. */
#include "world/quiet.h"

#include <stdarg.h>
#include <stdio.h>
#include "sys/log.h"

static FILE *heard;

void quiet_to(FILE *out)
{
    heard = out;
}

void log_start(const char *worker)
{
    (void)worker;
}

bool log_traces(void)
{
    return heard != NULL;
}

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const levels[] = { "trace", "info", "warn", "error" };
    va_list values;

    if (!heard)
        return;
    fprintf(heard, "                                  %s ", levels[level]);
    va_start(values, format);
    vfprintf(heard, format, values);
    va_end(values);
    fputc('\n', heard);
}
