/* prompt - questions to the person at the terminal. */
#include "prompt.h"

#include "base/text.h"
#include "plain.h"
#include "session.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES (16 * 1024)

/* Until standard input has something; false: a signal came first. */
static bool wait_input(struct cli *c)
{
    struct pollfd fds[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
        { .fd = session_signals(c), .events = POLLIN } };

    while (poll(fds, 2, -1) < 0)
        ;
    return !(fds[1].revents && session_take_signal(c));
}

/* Byte by byte: what comes after the line is not ours. */
static bool read_line(struct cli *c, char *line, size_t size)
{
    size_t n = 0;

    for (;;) {
        char byte;
        ssize_t got;

        if (!wait_input(c))
            return false;
        got = read(STDIN_FILENO, &byte, 1);
        if (got <= 0 && n == 0)
            return false;
        if (got <= 0 || byte == '\n')
            break;
        if (n + 1 < size)
            line[n++] = byte;
    }
    line[n] = '\0';
    return true;
}

static char *trimmed(char *line)
{
    size_t n;

    line += strspn(line, " \t\r");
    n = strlen(line);
    while (n && strchr(" \t\r", line[n - 1]))
        n--;
    line[n] = '\0';
    return line;
}

char *prompt_line(struct cli *c, const char *question)
{
    char *line = arena_alloc(&c->arena, LINE_MAX_BYTES), *shown = plain_text(question);

    fflush(c->out);
    fprintf(c->err, "%s ", shown);
    free(shown);
    fflush(c->err);
    if (!read_line(c, line, LINE_MAX_BYTES))
        return NULL;
    line = trimmed(line);
    return text_is_clean(line, strlen(line)) ? line : prompt_line(c, question);
}

bool prompt_yes(struct cli *c, const char *question)
{
    const char *answer = prompt_line(c, arena_printf(&c->arena, _("%s [y/N]"), question));

    return answer && (strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0 ||
                         text_is(answer, "д") || text_is(answer, "да") || text_is(answer, "Д") ||
                         text_is(answer, "Да"));
}
