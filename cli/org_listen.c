/* org listen - dispatches as they come. This end says every 5 s that it listens, so that a service that was restarted, or a line
 * that was cut, is found again; each notice is confirmed, and shown once however often it comes. */
#include "commands.h"

#include "alarms.h"
#include "ask.h"
#include "base/must.h"
#include "base/text.h"
#include "human.h"
#include "json.h"
#include "notice.h"
#include "say.h"
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LISTEN_MS 5000
#define SILENT_MS 12000 /* two calls without any word: the person is told */
#define SEEN_MAX 4096
#define SEEN_TEXT 48

const struct option org_listen_options[] = {
    { "exec", "PROGRAM", N_("run it for each, with the same JSON on its standard input"), false },
    { 0 },
};

/* What has been shown, newest last; the oldest makes room. */
struct seen {
    char (*keys)[SEEN_TEXT];
    size_t n, next;
};

struct listen {
    struct cli *c;
    const char *program;
    Envelope env;
    OrgListen body;
    char instance[UUID_TEXT];
    struct seen seen;
    int64_t say_again_ms, heard_ms; /* real time */
    bool is_silent; /* the person was told so */
};

/* ---- what was shown already ---- */

static bool was_seen(struct seen *s, const char *key)
{
    for (size_t i = 0; i < s->n; i++)
        if (text_is(s->keys[i], key))
            return true;
    return false;
}

static void remember(struct seen *s, const char *key)
{
    if (!s->keys)
        s->keys = must_alloc(SEEN_MAX * sizeof(*s->keys));
    snprintf(s->keys[s->next], SEEN_TEXT, "%s", key);
    s->next = (s->next + 1) % SEEN_MAX;
    s->n += s->n < SEEN_MAX;
}

/* ---- --exec ---- */

/* Signals are as at the start of a program, and nothing of ours is inherited but the pipe. */
static void run_program(const char *program, int input)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    dup2(input, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO); /* our standard output is a script's */
    execlp(program, program, (char *)NULL);
    _exit(127);
}

static bool may_be_run(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* As execlp finds it: a path as it stands, a bare name in the folders of PATH. */
static bool is_program(struct cli *c, const char *program)
{
    const char *path = getenv("PATH");
    char *rest, *folder;

    if (strchr(program, '/') || text_empty(path))
        return may_be_run(program);
    rest = arena_dup(&c->arena, path);
    while ((folder = strsep(&rest, ":"))) {
        const char *dir = text_empty(folder) ? "." : folder;

        if (may_be_run(arena_printf(&c->arena, "%s/%s", dir, program)))
            return true;
    }
    return false;
}

/* One that cannot be run would be seen only when the first dispatch is lost on it. */
static int check_program(struct cli *c, const char *program)
{
    if (!program || is_program(c, program))
        return 0;
    return cli_usage(c, ERR_NOT_FOUND, "--exec", program);
}

static void write_all(int fd, const char *text)
{
    size_t left = strlen(text);

    while (left) {
        ssize_t n = write(fd, text, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* it did not want to read; that is its affair */
        text += n;
        left -= (size_t)n;
    }
}

static void start_program(struct listen *l, const char *json)
{
    int ends[2];
    pid_t child;

    if (pipe2(ends, O_CLOEXEC))
        return;
    child = fork();
    if (child == 0)
        run_program(l->program, ends[0]);
    close(ends[0]);
    if (child > 0)
        write_all(ends[1], json);
    else
        say_aside(l->c, _("%s cannot be run"), l->program);
    close(ends[1]);
}

/* Those that have ended; how they ended is theirs to say. A program that is missing is told. */
static void reap_programs(struct listen *l)
{
    int status;

    while (waitpid(-1, &status, WNOHANG) > 0)
        if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
            say_aside(l->c, _("%s cannot be run"), l->program);
}

static void hand_on(struct listen *l, json_t *value)
{
    char *text;

    if (!l->program)
        return;
    text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(12));
    start_program(l, arena_printf(&l->c->arena, "%s\n", text));
    free(text);
}

/* ---- what comes ---- */

static void confirm(struct listen *l, const OfferNotice *n)
{
    Envelope env;
    NoticeSeen body = NOTICE_SEEN__INIT;

    if (!n->work)
        return;
    session_request(l->c, &env, false);
    env.body_case = ENVELOPE__BODY_NOTICE_SEEN;
    env.notice_seen = &body;
    PUT(&body, work, n->work);
    body.offer = n->offer;
    session_send(l->c, &env); /* lost: it comes again, and is confirmed again */
}

static int hear_notice(struct listen *l, const OfferNotice *n)
{
    struct cli *c = l->c;
    const char *key =
        arena_printf(&c->arena, "%s/%d/%u", n->offer ? n->offer : "", (int)n->type, n->generation);
    json_t *value;

    if (!was_seen(&l->seen, key)) {
        value = notice_json(n, c->lang);
        if (c->json)
            json_print(value, c->out);
        else
            notice_print(c, n);
        hand_on(l, value);
        json_decref(value);
        remember(&l->seen, key);
    }
    if (ferror(c->out))
        return cli_refuse(c, ERR_IO, "output", NULL);
    confirm(l, n); /* only now: what was confirmed has been shown */
    return 0;
}

static void print_alarm(struct cli *c, const AlarmLine *a)
{
    const char *text = say_text(c, a->text);

    if (c->terminal)
        fputc('\a', c->out);
    say_toned(c, TONE_ALARM, _("ALARM %s  %s: %s (%u)"), a->alarm, a->case_ ? a->case_ : "",
        text_empty(text) ? human_word(&alarm__cause__descriptor, (int)a->cause) : text, a->count);
    if (a->exercise)
        say_toned(c, TONE_WARN, _("  EXERCISE"));
    if (text_empty(a->case_)) /* of the service: over when it is mended */
        say(c, "  assist admin status");
    else
        say(c, _("  Answer: assist alarms ack %s"), a->alarm);
}

static void hear_alarm(struct listen *l, const AlarmLine *a)
{
    struct cli *c = l->c;
    const char *key = arena_printf(&c->arena, "%s/alarm/%u", a->alarm ? a->alarm : "", a->count);
    json_t *value;

    if (was_seen(&l->seen, key))
        return;
    value = alarms_json(a, c->lang);
    json_object_set_new(value, "type", json_string("alarm"));
    if (c->json)
        json_print(value, c->out);
    else
        print_alarm(c, a);
    hand_on(l, value);
    json_decref(value);
    remember(&l->seen, key);
}

static int hear(struct listen *l, const Envelope *env)
{
    l->heard_ms = clock_real(l->c->clock);
    if (l->is_silent)
        say_aside(l->c, _("The service is there again."));
    l->is_silent = false;
    if (env->body_case == ENVELOPE__BODY_OFFER_NOTICE)
        return hear_notice(l, env->offer_notice);
    if (env->body_case == ENVELOPE__BODY_ALARM_RUNG)
        hear_alarm(l, env->alarm_rung);
    return session_refusal(l->c, env);
}

/* ---- the loop ---- */

static void say_listening(struct listen *l)
{
    if (session_send(l->c, &l->env) == 0)
        l->say_again_ms = clock_real(l->c->clock) + LISTEN_MS;
}

/* Nobody may believe that there is nothing to do when nothing can come. */
static void look_for_silence(struct listen *l)
{
    if (l->is_silent || clock_real(l->c->clock) - l->heard_ms < SILENT_MS)
        return;
    l->is_silent = true;
    say_aside(l->c, _("THE SERVICE IS NOT REACHED: no dispatch can come. Trying again."));
}

static int turn(struct listen *l)
{
    struct cli *c = l->c;
    const Envelope *env;
    int64_t wait_ms;
    int error;

    if (clock_real(c->clock) >= l->say_again_ms)
        say_listening(l);
    reap_programs(l);
    look_for_silence(l);
    wait_ms = l->say_again_ms - clock_real(c->clock);
    error = session_next(c, wait_ms < 50 ? 50 : wait_ms, &c->arena, &env);
    if (session_take_new_line(c))
        l->say_again_ms = 0; /* a dispatcher that was restarted does not know us */
    if (error == 0)
        return hear(l, env);
    return error == ERR_UNREACHED ? 0 : error;
}

/* The first word decides whether there is a service that knows us: later on, one that goes away is waited for. */
static int first_word(struct listen *l)
{
    Envelope env;
    Beat body = BEAT__INIT;
    const Envelope *answer;

    session_request(l->c, &env, false);
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &body;
    return session_ask(l->c, &(struct ask){ .request = &env }, &answer);
}

static void prepare(struct listen *l, const struct args *a)
{
    l->program = args_value(a, "exec");
    session_request(l->c, &l->env, false);
    uuid_format(l->env.id.data, l->instance);
    org_listen__init(&l->body);
    l->body.instance = l->instance;
    l->env.body_case = ENVELOPE__BODY_ORG_LISTEN;
    l->env.org_listen = &l->body;
    l->heard_ms = clock_real(l->c->clock);
}

int org_listen_run(struct cli *c, const struct args *a)
{
    struct listen l = { .c = c };
    struct arena kept;
    int error = check_program(c, args_value(a, "exec"));

    if (!error)
        error = session_open(c, DOOR_ORGANISATIONS);
    if (error)
        return error;
    error = first_word(&l);
    prepare(&l, a);
    if (!error)
        say_aside(c, _("Listening. Ctrl-C ends."));
    while (!error && !session_is_over(c)) {
        cli_turn_begin(c, &kept);
        error = turn(&l);
        cli_turn_end(c, &kept);
    }
    free(l.seen.keys);
    return error;
}
