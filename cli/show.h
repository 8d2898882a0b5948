/* show - lines about a case that more than one command prints, on standard output. */
#ifndef ASSIST_CLI_SHOW_H
#define ASSIST_CLI_SHOW_H

#include "case.pb-c.h"
#include "cli.h"

void show_subject(struct cli *c, const Person *p); /* nothing for NULL, or where nothing is known */
void show_reporters(struct cli *c, Person *const *all, size_t n);
void show_place(struct cli *c, const Place *p); /* may be NULL */
void show_facts(struct cli *c, Fact *const *all, size_t n);

#endif
