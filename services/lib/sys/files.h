/* files - small whole files and directories, made durably. */
#ifndef ASSIST_SYS_FILES_H
#define ASSIST_SYS_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* With parents; fsyncs each new parent; 0 or ERR_IO. */
int files_make_dir(const char *path, mode_t mode);
/* At most `limit` bytes, NUL-terminated for convenience; caller frees. 0, ERR_NOT_FOUND,
 * ERR_TOO_LONG, ERR_IO. */
int files_read(const char *path, size_t limit, char **ret_bytes, size_t *ret_n);
/* Written beside, fsynced, renamed over, directory fsynced. 0, ERR_STORAGE_FULL, ERR_IO: then the
 * old file stands. */
int files_write(const char *path, const void *bytes, size_t n, mode_t mode);
/* The same, but never over an existing file: ERR_TAKEN. Of several at once, one wins with its whole
 * content. */
int files_create(const char *path, const void *bytes, size_t n, mode_t mode);
/* flock LOCK_EX|LOCK_NB for the life of *ret_fd; 0, ERR_LOCKED, ERR_IO. */
int files_lock(const char *path, int *ret_fd);
int files_space(const char *dir, uint64_t *ret_free); /* bytes free to us */

#endif
