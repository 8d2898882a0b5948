/* plain - what people said, as a terminal may be given it: nothing in it moves the cursor, hides what stands before it, or turns
 * the direction of writing. The wire lets no other control characters through (codec.h). */
#ifndef ASSIST_CLI_PLAIN_H
#define ASSIST_CLI_PLAIN_H

/* A copy, to be freed: each such letter becomes U+FFFD. Tabs and our own colours (say_tone) stay; a line that goes on is
 * indented, so that none looks like a line of ours. */
char *plain_text(const char *text);
/* The same for JSON, where each becomes \uXXXX: the value stays what it was. */
char *plain_json(const char *json);

#endif
