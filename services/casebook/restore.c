/* restore - see restore.h. */
#include "casebook/restore.h"
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/verify.h"
#include "store/store.h"
#include "sys/files.h"
#include "worker/process.h"

#define _(text) dgettext("assist", text)
#define N_(text) text

struct restoring {
    struct arena arena;
    VerifyReport *report; /* of the copy; NULL before it was looked at */
    bool numbers_known;
};

static void tell(void *self, const char *number, const char *what)
{
    (void)self;
    verify_print(number, what);
}

static int check(void *self_, const char *copy, struct refusal *ret_why)
{
    struct restoring *self = self_;
    int rc = verify_copy(copy, tell, self, &self->arena, &self->report, ret_why);

    if (rc || self->report->ok)
        return rc;
    *ret_why = (struct refusal){ .code = ERR_DAMAGED,
        .field = "file",
        .value = N_("the backup is damaged: take another; nothing was changed") };
    return ERR_DAMAGED;
}

static int leave_report(
    struct restoring *self, const char *path, const char *aside, const struct refusal *why)
{
    VerifyReport none = VERIFY_REPORT__INIT, *r = self->report ? self->report : &none;
    uint8_t *bytes;
    size_t n;

    if (!path)
        return 0;
    PUT(r, ok, why->code == 0);
    r->aside = arena_dup(&self->arena, aside);
    if (why->code == 0 && !self->numbers_known)
        PUT(r, numbers_unknown, 1);
    if (why->code) {
        r->refused = arena_dup(&self->arena, error_code(why->code));
        r->why = arena_dup(&self->arena, why->value);
    }
    bytes = codec_pack(r, &self->arena, &n);
    return files_write(path, bytes, n, 0600);
}

static void say_done(const struct restoring *self, const char *aside)
{
    printf(_("Restored: %u cases, %u events.\n"), self->report->cases, self->report->events);
    if (aside)
        printf(_("The old database was set aside: %s\n"), aside);
    if (!self->numbers_known)
        printf("%s\n",
            _("The old database could not be read: numbers given to cases after the backup may be "
              "given again."));
}

static int restore(struct restoring *self, const char *file, const char *data, const char *report)
{
    struct store_restore how = { .check = check, .self = self };
    struct refusal why;
    char *aside = NULL;
    int rc = store_restore(data, file, &how, &aside, &self->numbers_known, &why);

    if (rc)
        fprintf(stderr, _("%s cannot be restored: %s\n"), file,
            _(why.value ? why.value : error_text(rc)));
    else
        say_done(self, aside);
    if (leave_report(self, report, aside, &why))
        fprintf(stderr, _("%s cannot be written: %s\n"), report, _(error_text(ERR_IO)));
    free(aside);
    return rc ? error_exit(rc) : 0;
}

int restore_main(int argc, char **argv)
{
    struct restoring self = { 0 };
    int status;

    process_guard();
    verify_speak();
    if ((argc != 5 && argc != 7) || !text_is(argv[3], "--data") ||
        (argc == 7 && !text_is(argv[5], "--report"))) {
        fprintf(stderr, "%s\n", _("usage: casebook --restore FILE --data DIR [--report FILE]"));
        return 2;
    }
    status = restore(&self, argv[2], argv[4], argc == 7 ? argv[6] : NULL);
    arena_clear(&self.arena);
    return status;
}
