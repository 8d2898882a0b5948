/* world - one seed after the other: a day in the life of a service that everything happens to, and then two hours of peace.
 *
 *   world --seeds 1..2000 [-j 2] [--and FILE]    all of them, and those of a file; prints what was met, and fails if something
 *                                                was not (--any: does not)
 *   world --seed N [--trace]                     one again
 *   world --go-on ...                            names every seed that fails, instead of stopping at the first
 *   world --expect-failure ...                   for planted bugs: passes when a seed fails, and says which */
#include "world/world.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/keys.h"
#include "world/quiet.h"

#define JOBS_MAX 16
#define AGAIN_EVERY 100 /* one seed of so many runs twice and must come to the same */

/* ---- how bad it is ---- */
static unsigned one_of(struct world *w, unsigned a, unsigned b, unsigned c, unsigned d)
{
    const unsigned of[] = { a, b, c, d };

    return of[below(w, 4)];
}

static void draw_profile(struct world *w)
{
    static const uint32_t rates[] = { 240, 240, 240, 240, 240, 240, 240, 120, 120, 120 },
                          slow[] = { 60, 60, 60, 60, 30, 12 };
    /* Of its own chance, so that a seed without them is what it was before rules could change. */
    struct random of_rules = { { w->seed * UINT64_C(0xd1342543de82ef95) | 1, ~w->seed } };
    static const unsigned changes[] = { 0, 0, 1, 3, 8 };
    bool is_calm = maybe(w, 60);

    w->p = (struct profile){
        .rate = maybe(w, 60) ? slow[below(w, 6)] : rates[below(w, 10)],
        .drop = one_of(w, 0, 5, 20, 80),
        .twice = one_of(w, 0, 5, 20, 80),
        .delay = one_of(w, 0, 5, 20, 80),
        .cuts = one_of(w, 0, 4, 12, 30),
        .crashes = one_of(w, 2, 5, 10, 25),
        .hangs = one_of(w, 0, 1, 3, 6),
        .stops = one_of(w, 0, 0, 1, 3),
        .broken_disks = one_of(w, 0, 0, 1, 3),
        .full_disks = one_of(w, 0, 0, 1, 3),
        .clock_jumps = one_of(w, 0, 0, 1, 4),
        .rule_changes = changes[random_below(&of_rules, 5)],
        .cases = 20 + (unsigned)below(w, 3),
        .answer_losing = one_of(w, 0, 50, 200, 500),
    };
    if (is_calm)
        w->p = (struct profile){ .rate = w->p.rate, .cases = w->p.cases };
}

/* ---- the place ---- */
static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_place(const struct world *w)
{
    nftw(w->data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *fast_place(void)
{
    const char *tmp = getenv("TMPDIR");

    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : tmp ? tmp : "/tmp";
}

static void make_place(struct world *w)
{
    char path[300];

    snprintf(w->data, sizeof w->data, "%s/assist-world-%d", fast_place(), (int)getpid());
    remove_place(w);
    snprintf(path, sizeof path, "%s/keys", w->data);
    must(mkdir(w->data, 0700) == 0 && mkdir(path, 0700) == 0);
}

/* Of the people at the contact centre; organisations' keys are added by the admin once there is a directory. */
static void write_first_keys(struct world *w)
{
    static const char *const roles[] = { [ROLE__OPERATOR] = "operator",
        [ROLE__COORDINATOR] = "coordinator",
        [ROLE__DUTY] = "duty",
        [ROLE__ADMIN] = "admin" };
    char path[300], key[KEY_TEXT];
    FILE *out;

    snprintf(path, sizeof path, "%s/keys/first.pub", w->data);
    out = fopen(path, "w");
    must(out);
    for (size_t i = 0; i < w->n_clients; i++) {
        keys_text(w->clients[i]->key, key);
        fprintf(out, "%s %s %s\n", w->clients[i]->name, roles[w->clients[i]->role], key);
    }
    must(fclose(out) == 0);
}

/* ---- one seed ---- */
static void begin(struct world *w)
{
    w->wall_ms = WORLD_START_MS;
    w->boot_ms = w->start_boot_ms = 1000000;
    w->running = NODE_NONE;
    w->chance = (struct random){ { w->seed * UINT64_C(0x9e3779b97f4a7c15) | 1, w->seed } };
    draw_profile(w);
    make_place(w);
    editions_begin(w);
    w->settings = (struct settings){ .data = w->data,
        .rules = w->rules,
        .emergency = "112",
        .exercise = true,
        .clock_rate = w->p.rate,
        .reserve_bytes = 1 << 20,
        .retention_days = 1 };
    nodes_make(w);
    oracle_begin(w);
    people_begin(w);
    write_first_keys(w);
    sealed_begin(w);
    for (int i = 0; i < NODES; i++)
        node_start(w, i);
    for (size_t i = 0; i < w->n_clients; i++)
        client_plan(w, w->clients[i]);
    faults_plan(w);
}

static void end(struct world *w)
{
    for (size_t i = 0; i < w->n_heap; i++) {
        mail_free(w->heap[i].mail);
        free(w->heap[i].intent);
    }
    free(w->heap);
    nodes_free(w);
    oracle_free(w);
    clients_free(w);
    free(w->known);
    free(w->conns);
    remove_place(w);
}

static void happen(struct world *w, const struct happening *h)
{
    switch (h->kind) {
    case HAPPENS_MAIL:
        mail_arrives(w, h->mail, h->mail->epoch);
        break;
    case HAPPENS_TURN:
        node_turn(w, h->who, h->epoch);
        break;
    case HAPPENS_START:
        if (h->epoch == w->nodes[h->who].life)
            node_start(w, h->who);
        break;
    case HAPPENS_LINK_UP:
        node_link_up(w, h->who, h->epoch);
        break;
    case HAPPENS_CLIENT:
        client_wakes(w, h->who, h->epoch);
        break;
    case HAPPENS_INTENT:
        if (!w->is_still)
            h->intent->act(w, w->clients[h->who], h->intent);
        free(h->intent);
        break;
    case HAPPENS_FAULT:
        fault_strikes(w, h->who);
        break;
    }
}

static void run_until(struct world *w, int64_t boot_ms)
{
    struct happening h;

    while (!w->has_failed && w->n_heap && w->heap[0].at_ms <= boot_ms && world_next(w, &h))
        happen(w, &h);
}

#define PEACE_LEAST_MS 65000 /* boot time: whatever was lost is said again, and heard */
#define LEVEL_MS 2000 /* boot time in which the board has seen everything */

/* A day, then peace: first while people still begin new things, then only what was begun. */
static void live(struct world *w)
{
    int64_t day_ms = w->start_boot_ms + WORLD_HOURS * HOUR_MS / w->p.rate;
    int64_t peace_ms = HEALED_HOURS * HOUR_MS / w->p.rate;

    run_until(w, day_ms);
    faults_heal(w);
    w->is_over = true;
    if (peace_ms < PEACE_LEAST_MS)
        peace_ms = PEACE_LEAST_MS;
    run_until(w, day_ms + peace_ms - 20000);
    w->is_still = true;
    run_until(w, day_ms + peace_ms - 10000);
    if (!w->has_failed)
        clients_ask_again(w);
    run_until(w, day_ms + peace_ms);
    /* What has changed in the last moment is on its way to the board: it is level soon after, at some moment. */
    for (int64_t more_ms = 0; more_ms < LEVEL_MS && !w->has_failed && node_is_up(w, NODE_BOARD) &&
                              node_is_up(w, NODE_CASEBOOK) && !ending_board_is_level(w);
         more_ms += 10)
        run_until(w, day_ms + peace_ms + more_ms);
    if (!w->has_failed)
        ending_check(w);
    w->met->hours += (uint64_t)((world_now(w) - WORLD_START_MS) / HOUR_MS);
}

struct outcome {
    bool has_failed;
    uint64_t hash;
    char failure[600];
};

static struct outcome run_seed(uint64_t seed, struct counters *met, FILE *trace)
{
    struct world *w = must_alloc(sizeof *w);
    struct outcome outcome;

    w->seed = seed;
    w->met = met;
    w->trace = trace;
    faults_of(w);
    begin(w);
    live(w);
    outcome = (struct outcome){ .has_failed = w->has_failed, .hash = w->hash };
    snprintf(outcome.failure, sizeof outcome.failure, "%s", w->failure);
    end(w);
    faults_of(NULL);
    met->seeds++;
    free(w);
    return outcome;
}

/* ---- many seeds, in several processes ---- */
struct job { /* in shared memory */
    uint64_t seed; /* the one that runs, or failed */
    bool is_done, has_failed;
    char failure[600];
    struct counters met;
};

struct options {
    uint64_t *seeds;
    size_t n;
    unsigned jobs;
    bool one, trace, expects_failure, no_must_meet, goes_on;
};

static bool repeats(uint64_t seed, const struct outcome *first, struct counters *spare)
{
    return run_seed(seed, spare, NULL).hash == first->hash;
}

static void run_job(const struct options *o, unsigned me, struct job *job)
{
    struct counters *spare = must_alloc(sizeof *spare);

    for (size_t i = me; i < o->n; i += o->jobs) {
        struct outcome outcome;

        job->seed = o->seeds[i];
        outcome = run_seed(job->seed, &job->met, NULL);
        if (!outcome.has_failed && job->seed % AGAIN_EVERY == 0 &&
            !repeats(job->seed, &outcome, spare)) {
            outcome.has_failed = true;
            snprintf(outcome.failure, sizeof outcome.failure,
                "the same seed did not come to the same a second time");
        }
        if (outcome.has_failed && o->goes_on) {
            printf("seed %llu: %s\n", (unsigned long long)job->seed, outcome.failure);
            fflush(stdout);
        } else if (outcome.has_failed) {
            job->has_failed = true;
            snprintf(job->failure, sizeof job->failure, "%s", outcome.failure);
            break;
        }
    }
    free(spare);
    job->is_done = true;
}

static struct job *start_jobs(const struct options *o, pid_t pids[JOBS_MAX])
{
    struct job *jobs = mmap(
        NULL, JOBS_MAX * sizeof *jobs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    must(jobs != MAP_FAILED);
    fflush(NULL);
    for (unsigned i = 0; i < o->jobs; i++) {
        pids[i] = fork();
        must(pids[i] >= 0);
        if (pids[i] == 0) {
            run_job(o, i, &jobs[i]);
            exit(0);
        }
    }
    return jobs;
}

/* Which process ended; the others are stopped once one has failed. */
static void wait_jobs(const struct options *o, pid_t pids[JOBS_MAX], struct job *jobs)
{
    for (unsigned left = o->jobs; left > 0; left--) {
        int status;
        pid_t pid = wait(&status);

        for (unsigned i = 0; i < o->jobs; i++) {
            if (pids[i] != pid)
                continue;
            pids[i] = 0;
            if (!jobs[i].is_done || status != 0) {
                if (!jobs[i].has_failed)
                    snprintf(jobs[i].failure, sizeof jobs[i].failure,
                        "the process died (wait status %d)", status);
                jobs[i].has_failed = true;
            }
            for (unsigned k = 0; k < o->jobs && jobs[i].has_failed; k++) {
                if (pids[k] > 0)
                    kill(pids[k], SIGTERM);
            }
        }
    }
}

/* The smallest seed that failed. */
static const struct job *first_failure(const struct job *jobs, unsigned n)
{
    const struct job *first = NULL;

    for (unsigned i = 0; i < n; i++) {
        if (jobs[i].has_failed && jobs[i].seed &&
            strncmp(jobs[i].failure, "the process died (wait status 15)", 33) != 0 &&
            (!first || jobs[i].seed < first->seed))
            first = &jobs[i];
    }
    return first;
}

/* Of the processes that have ended. */
static double seconds_of_cpu(void)
{
    struct rusage used;

    must(getrusage(RUSAGE_CHILDREN, &used) == 0);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int report(const struct options *o, const struct job *jobs, const char *program)
{
    const struct job *failed = first_failure(jobs, o->jobs);
    static struct counters met;
    unsigned missing;

    for (unsigned i = 0; i < o->jobs; i++)
        counters_add(&met, &jobs[i].met);
    if (o->expects_failure && failed) {
        printf("found after %llu seeds: seed %llu: %s\n", (unsigned long long)met.seeds,
            (unsigned long long)failed->seed, failed->failure);
        return 0;
    }
    if (o->expects_failure) {
        printf("NOT FOUND in %llu seeds\n", (unsigned long long)met.seeds);
        return 1;
    }
    missing = counters_print(&met, stdout, !failed && !o->no_must_meet);
    if (met.seeds)
        printf("%.3f s of CPU a seed\n", seconds_of_cpu() / (double)met.seeds);
    if (failed)
        printf("\nSeed %llu failed: %s\nAgain: %s --seed %llu\n", (unsigned long long)failed->seed,
            failed->failure, program, (unsigned long long)failed->seed);
    else if (missing)
        printf("\n%u things that must be met were not\n", missing);
    return failed || missing;
}

static int run_many(const struct options *o, const char *program)
{
    pid_t pids[JOBS_MAX];
    struct job *jobs = start_jobs(o, pids);

    wait_jobs(o, pids, jobs);
    return report(o, jobs, program);
}

static int run_one(const struct options *o, const char *program)
{
    static struct counters met, again;
    struct outcome outcome, second;

    if (o->trace)
        quiet_to(stdout);
    outcome = run_seed(o->seeds[0], &met, o->trace ? stdout : NULL);
    quiet_to(NULL);
    second = outcome;
    if (!o->trace)
        second = run_seed(o->seeds[0], &again, NULL);
    if (!o->trace)
        counters_print(&met, stdout, false);
    printf("seed %llu: hash %016llx%s\n", (unsigned long long)o->seeds[0],
        (unsigned long long)outcome.hash,
        second.hash == outcome.hash ? "" : ", and another the second time");
    if (outcome.has_failed)
        printf("Seed %llu failed: %s\nAgain, with every message: %s --seed %llu --trace\n",
            (unsigned long long)o->seeds[0], outcome.failure, program,
            (unsigned long long)o->seeds[0]);
    return outcome.has_failed || second.hash != outcome.hash;
}

static void add_seed(struct options *o, uint64_t seed)
{
    o->seeds = must_realloc(o->seeds, (o->n + 1) * sizeof *o->seeds);
    o->seeds[o->n++] = seed;
}

/* "N" or "N..M" */
static bool read_seeds(const char *text, struct options *o)
{
    const char *dots = strstr(text, "..");
    char head[32];
    int64_t first, last;

    snprintf(head, sizeof head, "%.*s", dots ? (int)(dots - text) : (int)strlen(text), text);
    if (text_int(head, 1, INT64_MAX, &first))
        return false;
    last = first;
    if (dots && text_int(dots + 2, first, INT64_MAX, &last))
        return false;
    for (int64_t i = first; i <= last; i++)
        add_seed(o, (uint64_t)i);
    return true;
}

/* A number a line; what follows a # is a remark. */
static bool read_file(const char *path, struct options *o)
{
    FILE *in = fopen(path, "r");
    char line[256];
    bool is_good = in != NULL;

    while (is_good && fgets(line, sizeof line, in)) {
        line[strcspn(line, "#\n")] = '\0';
        line[strcspn(line, " ")] = '\0';
        is_good = !*line || read_seeds(line, o);
    }
    if (in)
        fclose(in);
    return is_good;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){ .jobs = 2 };
    for (int i = 1; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : "";
        int64_t n;

        if (text_is(argv[i], "--seeds") && read_seeds(next, o))
            i++;
        else if (text_is(argv[i], "--seed") && read_seeds(next, o) && ++i)
            o->one = true;
        else if (text_is(argv[i], "--and") && read_file(next, o))
            i++;
        else if (text_is(argv[i], "-j") && text_int(next, 1, JOBS_MAX, &n) == 0 && ++i)
            o->jobs = (unsigned)n;
        else if (text_is(argv[i], "--trace"))
            o->trace = true;
        else if (text_is(argv[i], "--expect-failure"))
            o->expects_failure = true;
        else if (text_is(argv[i], "--go-on"))
            o->goes_on = true;
        else if (text_is(argv[i], "--any"))
            o->no_must_meet = true;
        else
            return false;
    }
    return o->n > 0;
}

int main(int argc, char **argv)
{
    struct options o;
    int status;

    if (!read_options(argc, argv, &o)) {
        fprintf(stderr, "usage: world --seeds 1..2000 | --seed N [--trace] [--and FILE] [-j 2] "
                        "[--any] [--go-on] [--expect-failure]\n");
        return 2;
    }
    sealed_prepare();
    must(sodium_init() >= 0);
    if (!getenv("ASSIST_RULES"))
        setenv("ASSIST_RULES", WORLD_RULES, 1);
    status = o.one ? run_one(&o, argv[0]) : run_many(&o, argv[0]);
    free(o.seeds);
    return status;
}
