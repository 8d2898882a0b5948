/* keys_init - the first keys of a new service. */
#ifndef ASSIST_CASEBOOK_KEYS_INIT_H
#define ASSIST_CASEBOOK_KEYS_INIT_H

#include "casebook/casebook.h"

/* Where the list of keys is empty, takes them from DATA/keys/NAME.pub, in one transaction. A line is "name role Z85"; lines
 * that begin with # are skipped, and so is a file that holds nothing but "public Z85" (a key of the service itself, or of
 * somebody who is not admitted yet). No such files: 0, and nobody is admitted. On failure nothing was written, and
 * the log names the file: ERR_INVALID, ERR_UNKNOWN_WORD (role), ERR_TAKEN (a name or a key twice), ERR_FORBIDDEN (a
 * printed key), ERR_IO, ERR_STORAGE_FULL. Outside a transaction. */
int keys_init(struct casebook *self, int64_t now_ms, struct refusal *ret_why);

#endif
