/* prompt - questions to the person at the terminal. A signal (Ctrl-C, a hung-up line) ends every question. */
#ifndef ASSIST_CLI_PROMPT_H
#define ASSIST_CLI_PROMPT_H

#include "cli.h"

/* One line, trimmed, in the arena; "" when it was left empty; NULL at the end of input or by a signal. */
char *prompt_line(struct cli *c, const char *question);
bool prompt_yes(struct cli *c, const char *question); /* no is the default */

#endif
