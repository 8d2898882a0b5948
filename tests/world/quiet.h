/* quiet - where the workers' log goes; NULL: nowhere. */
#ifndef ASSIST_TESTS_WORLD_QUIET_H
#define ASSIST_TESTS_WORLD_QUIET_H

#include <stdio.h>

void quiet_to(FILE *out);

#endif
