/* log - one line an event on standard error: time, worker, level, what, key=value. Never a name,
 * phone, exact place or caller's text: values are codes, numbers, case numbers. Rate-limited to 200
 * lines a second (dropped ones counted). */
#ifndef ASSIST_SYS_LOG_H
#define ASSIST_SYS_LOG_H

#include <stdbool.h>

enum log_level { LOG_TRACE, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Names the process (`worker` is borrowed); reads ASSIST_TRACE (any value: trace lines too). */
void log_start(const char *worker);
bool log_traces(void);
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define log_trace(...) (log_traces() ? log_line(LOG_TRACE, __VA_ARGS__) : (void)0)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)

#endif
