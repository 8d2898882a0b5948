/* import_seeds - see import_seeds.c. */
#ifndef ASSIST_TESTS_FUZZ_IMPORT_SEEDS_H
#define ASSIST_TESTS_FUZZ_IMPORT_SEEDS_H

#include <stddef.h>

typedef void fuzz_write_seed(const char *target, const char *name, const void *bytes, size_t n);
void import_seeds(fuzz_write_seed *write);

#endif
