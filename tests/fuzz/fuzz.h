/* fuzz - what targets share. A target is a program of libFuzzer's: LLVMFuzzerTestOneInput() takes any bytes, returns 0, and aborts
 * where something is wrong. */
#ifndef ASSIST_TESTS_FUZZ_FUZZ_H
#define ASSIST_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A new folder under $TMPDIR or /tmp, owned by the caller. */
char *fuzz_folder(void);
/* The bytes as a text, cut at the first NUL; freed by the caller. */
char *fuzz_text(const uint8_t *bytes, size_t n);

#endif
