/* assist - what operators, coordinators and organisations use: this table is all they can say. */
#include "commands.h"

#include "base/text.h"
#include "identity.h"
#include "say.h"
#include "session.h"
#include "spool.h"
#include "worker/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define ANY 4096 /* as many words as the shell gives */

#define CHANGES COMMAND_CHANGES
#define REASON COMMAND_REASON

/* name, words, help, more, options, flags, least and most words, function */
static const struct command commands[] = {
    /* clang-format off */
    { "file", "[TEXT ...]", N_("file a case: what the caller said, in Russian or English"),
      N_("Without TEXT you are asked for it; \"-\" reads it from standard input, --from the whole case from a file: both stay out\n"
         "of the shell's history and of the process list, where arguments do not.\n"
         "The case is filed first; the questions that matter most follow, and each can be skipped.\n"
         "LOCATION: 47.1063, 38.6534; 47,1063 38,6534; 47°06'23\" N 38°39'12\" E; N 47 06.388 E 38 39.2; geo:47.1063,38.6534;u=35;\n"
         "8GVW4M43+G9; A\"ML=1;... or its bytes in hex, which is the caller's place unless they are the person or --same-place is\n"
         "said; else words."),
      file_options, COMMAND_ID | REASON, 0, ANY, file_run },
    { "spool", "", N_("cases kept here that the service has not got yet"),
      N_("A case for which the service was not reached is kept sealed, so that only the service can read it, and sent as soon as\n"
         "that answers. A refused one is set aside."),
      NULL, 0, 0, 0, spool_list_run },
    { "spool list", "", N_("cases kept here that the service has not got yet"), NULL, NULL, 0, 0, 0, spool_list_run },
    { "spool send", "", N_("send now what is kept here"), NULL, spool_send_options, 0, 0, 0, spool_send_run },
    { "spool drop", "ID", N_("throw away a case that is kept here; needs --reason"), NULL, NULL, REASON, 1, 1, spool_drop_run },
    { "note", "CASE TEXT...", N_("add what has become known; the case is judged again, and can only rise"),
      N_("Without TEXT you are asked for it; \"-\" reads it from standard input."),
      NULL, CHANGES, 1, ANY, note_run },
    { "fact", "CASE KEY=VALUE...", N_("set facts: pregnant_weeks=38, alone=yes, last_contact=3h"), NULL,
      NULL, CHANGES, 2, ANY, fact_run },
    { "locate", "CASE LOCATION | CASE --wrong --reason TEXT", N_("a newer or better place of the person; older ones are kept"),
      N_("LOCATION: as for assist file. What the caller's telephone says of itself is the caller's place, and that of the person where\n"
         "they are one or in one place."),
      locate_options, CHANGES | REASON, 1, ANY, locate_run },
    { "calls", "", N_("who has to be rung now, most urgent first"), NULL, calls_options, 0, 0, 0, calls_run },
    { "calls take", "[CALL]", N_("take a call for 2 min: the number, what may be said and what not"), NULL,
      NULL, CHANGES, 0, 1, calls_take_run },
    { "calls done", "CALL|OFFER OUTCOME [TEXT...]", N_("what came of a call"),
      N_("OUTCOME: ack, commit, decline, standby, enroute, onscene, done, partial, cannot-locate, withdraw, checkin, unsafe, sos,\n"
         "recall-seen, no-answer, wrong-number, receipt, reached, unclear (they are asked once more, then a coordinator is alarmed).\n"
         "OFFER: they rang us. It counts as the responder's own answer."),
      calls_done_options, CHANGES, 2, ANY, calls_done_run },
    { "callback", "CASE reached|no-answer|left-message|wrong-number|unsafe|dropped [TEXT...]",
      N_("how telling the caller went"), N_("not-helped and worse search again, one level up; dropped: ring at once."),
      callback_options, CHANGES, 2, ANY, callback_run },
    { "mine", "", N_("my open cases and what each waits for"), NULL, NULL, 0, 0, 0, mine_run },
    { "find", "[PHONE|NAME|WORDS]", N_("cases that say this, any operator's: open ones, and those of the last 30 days"),
      N_("Without words you are asked for them; \"-\" reads them from standard input: both stay out of the shell's history and of the\n"
         "process list. A telephone may be its last digits. What you are shown is recorded."),
      find_options, 0, 0, ANY, find_run },
    { "list", "", N_("open cases: what needs a human first, then by time left"), NULL, list_options, 0, 0, 0, list_run },
    { "next", "", N_("the case that needs a human first, with its likeliest commands"), NULL, NULL, 0, 0, 0, next_run },
    { "show", "CASE", N_("everything about one case"), NULL, show_options, 0, 1, 1, show_run },
    { "explain", "CASE", N_("which rules fired, who was picked, who was not and why, what happens next and when"), NULL,
      NULL, 0, 1, 1, explain_run },
    { "watch", "[CASE ...]", N_("cases as they move; ends with Ctrl-C"),
      N_("On a terminal a live list; else a line for each event, with --json as one JSON value each."),
      watch_options, 0, 0, ANY, watch_run },
    { "own", "CASE...", N_("take responsibility for a case; again renews"), NULL, own_options, CHANGES | REASON, 1, ANY, own_run },
    { "disown", "CASE...", N_("give up responsibility for a case"), NULL, NULL, CHANGES, 1, ANY, disown_run },
    { "duty", "on|off", N_("my shift"),
      N_("Off is refused while you own cases, unless --to hands them over: who takes them owns each (assist own), and soon."),
      duty_options, COMMAND_ID, 1, 1, duty_run },
    { "close", "CASE...", N_("close a case with its outcome"),
      N_("Refused while an offer is live unless --recall, and without a call-back unless --reason."),
      close_options, CHANGES | REASON, 1, ANY, close_run },
    { "found", "CASE --phone P", N_("somebody I found who can help: a contact of this case alone"), NULL, found_options, CHANGES, 1, 1,
      found_run },
    { "cancel", "CASE TEXT...", N_("the caller says that help is no longer needed"),
      N_("P2 to P5: called off and closed. Where a life is at stake, and with violence or self_harm, it goes on until a coordinator\n"
         "confirms (close --recall), or the person was spoken to and it is said again."),
      NULL, CHANGES, 1, ANY, cancel_run },
    { "solve", "CASE TEXT...", N_("helped on the first line: closes P2 to P5, the call-back made"), NULL, NULL, CHANGES, 1, ANY,
      solve_run },
    { "help-me", "CASE [TEXT]", N_("rings a coordinator about this case"), NULL, NULL, CHANGES, 1, ANY, help_me_run },
    { "offer", "CASE... RESPONDER --reason TEXT", N_("ask somebody the matcher did not; who stands by, or said yes too late, goes"), NULL,
      offer_options, CHANGES | REASON, 2, ANY, offer_run },
    { "reply", "OFFER [TEXT...]", N_("answer what a responder has asked, or tell them what they should know; they get it as an update"),
      N_("Without TEXT you are asked for it; \"-\" reads it from standard input. Only this responder sees it."), NULL, CHANGES, 1, ANY,
      reply_run },
    { "escalate", "CASE... --reason TEXT", N_("ask the next rung now; also the yes to a rung that waits for one"), NULL, escalate_options,
      CHANGES | REASON, 1, ANY, escalate_run },
    { "hold", "CASE... --until T --reason TEXT", N_("let a case wait; it goes on by itself"),
      N_("Never at P0, at P1 for 30 min at most. What makes it more urgent wakes it."), hold_options, CHANGES | REASON, 1, ANY,
      hold_run },
    { "resume", "CASE...", N_("a case on hold goes on"), NULL, NULL, CHANGES, 1, ANY, resume_run },
    { "prioritize", "CASE... P0..P5", N_("how urgent a case is; lowering is a coordinator's and needs --reason"), NULL, NULL,
      CHANGES | REASON, 2, ANY, prioritize_run },
    { "merge", "CASE... --into CASE --reason TEXT", N_("another call about the same: its case goes on in another one"),
      N_("What was said is kept there. Refused while somebody is on the way for it; reopen parts them again."), merge_options,
      CHANGES | REASON, 1, ANY, merge_run },
    { "reopen", "CASE... --reason TEXT", N_("a case that has ended goes on"),
      N_("What the ending broke off is looked for again; where all was done, the caller is called back."), NULL, CHANGES | REASON, 1,
      ANY, reopen_run },
    { "tag", "CASE... WORD", N_("put a word on cases; list --tag WORD finds them"), NULL, NULL, CHANGES, 2, ANY, tag_run },
    { "alarms", "", N_("alarms that nobody has acknowledged, and those that are not over"), NULL, NULL, 0, 0, 0, alarms_run },
    { "alarms ack", "ALARM", N_("I have seen this alarm and act on it"), NULL, NULL, CHANGES, 1, 1, alarms_ack_run },
    { "org listen", "", N_("dispatches as they come; ends with Ctrl-C"), N_("With a duty key it rings for alarms."),
      org_listen_options, 0, 0, 0, org_listen_run },
    { "org inbox", "", N_("live offers and commitments"), NULL, NULL, 0, 0, 0, org_inbox_run },
    { "org show", "OFFER", N_("one offer"), NULL, NULL, 0, 1, 1, org_show_run },
    { "org answer", "OFFER ANSWER [TEXT]", N_("answer an offer"),
      N_("ANSWER: ack (seen, promises nothing), commit (with --eta), decline (with --reason), standby, enroute, onscene, done,\n"
         "partial, cannot-locate, withdraw, checkin, unsafe, sos, recall-seen. ack to an update confirms a change of place."),
      org_answer_options, COMMAND_ID, 2, ANY, org_answer_run },
    { "org ask", "OFFER [TEXT...]", N_("ask the case's coordinator; the answer comes as an update"),
      N_("Without TEXT you are asked for it; \"-\" reads it from standard input."), NULL, COMMAND_ID, 1, ANY, org_ask_run },
    { "org duty", "on|off|busy", N_("whether you can be asked now"),
      N_("What you have taken on goes on. With --until it ends by itself, and what the directory says of you holds again."),
      org_duty_options, COMMAND_ID, 1, 1, org_duty_run },
    { "directory import", "FILE --source NAME", N_("responders from a file as people have them; rows that are refused stop nothing"),
      N_("FILE is a table (CSV), GeoJSON, OpenStreetMap's JSON as Overpass answers it, or HSDS 3.0; which, is found unless --format\n"
         "says it, and so are the encoding and what separates the cells. Columns of a table, by the names in the first line: id,\n"
         "kind, name, capabilities, lat, lon, radius_km, channel, address, hours, zone, capacity, vetting, languages, phone, status,\n"
         "area, valid_from, valid_to, rest_minutes, monthly_max, min_age, max_age, no_night, max_distance_m, fixed_at, polygon, exclude. Lists are\n"
         "separated by \";\". Needed: id, kind, name, and lat with lon, area or polygon. Other words need a mapping (--map):\n"
         "ops/README.md says how one is written. For OpenStreetMap there is one already."),
      directory_import_options, COMMAND_ID | REASON, 1, 1, directory_import_run },
    { "directory export", "", N_("the directory as a file that directory import takes again"),
      N_("Written to standard output. A file of one source (--source) is that source's: its ids stay as they are."),
      directory_export_options, 0, 0, 0, directory_export_run },
    { "directory lint", "", N_("what is doubtful in the directory"),
      N_("What nobody can do who is asked, and in which districts nobody; whose capability no need asks for; who is there twice; whose\n"
         "hours cannot be read or speak of holidays that are not known; whose polygon cannot be read, whose area is digits that may be\n"
         "two regions; who has no channel, a wrong number or one never tried, does not answer, takes nothing, has had the cases of this\n"
         "month, is off duty, was seen long ago, or whose agreement is over."),
      NULL, 0, 0, 0, directory_lint_run },
    { "directory find", "--at LOCATION --can CAPABILITY", N_("who could help there: as a case would find them"),
      N_("Hours and agreements count as of --when, and how busy somebody is as it is now. That you have seen private people is recorded."),
      directory_find_options, 0, 0, 0, directory_find_run },
    { "directory list", "", N_("all responders"), NULL, directory_list_options, 0, 0, 0, directory_list_run },
    { "directory show", "ID", N_("one responder"), NULL, NULL, 0, 1, 1, directory_show_run },
    { "directory add", "ID", N_("a new responder"),
      N_("The options are the columns of an import's file, and read as its cells are. Needed: --kind, --name, and --lat with --lon,\n"
         "--area or --polygon. What is typed here stays in the shell's history and shows in the process list; a file does not (directory import)."),
      directory_entry_options, COMMAND_ID | REASON, 1, 1, directory_add_run },
    { "directory edit", "ID", N_("change a responder: what is named alone; an empty value (--phone \"\") clears it"),
      N_("--status active ends a suspension. Who changed what last, when and why: directory show. An import changes again what its\n"
         "file says."),
      directory_entry_options, CHANGES | REASON, 1, 1, directory_edit_run },
    { "directory suspend", "ID --reason TEXT", N_("ask a responder no more for now; what they have taken on goes on"),
      N_("It holds whatever an import says, until --until or until directory edit ID --status active."),
      directory_suspend_options, CHANGES | REASON, 1, 1, directory_suspend_run },
    { "directory remove", "ID --reason TEXT", N_("take a responder out of the directory"),
      N_("Refused while an offer of theirs is live. An import whose file still has them brings them back: suspend holds against that.\n"
         "directory list --removed says who removed whom, when and why."),
      NULL, CHANGES | REASON, 1, 1, directory_remove_run },
    { "contacts add", "[PHONE] --name N --phone P", N_("somebody whom a person wants asked, or never: by that person's telephone"),
      N_("The same again changes what is said of them. They are asked for that person alone. Without PHONE you are asked for it; \"-\" reads\n"
         "it from standard input; what is typed stays in the shell's history and shows in the process list."),
      contacts_add_options, COMMAND_ID | REASON, 0, 1, contacts_add_run },
    { "contacts import", "FILE --source NAME", N_("contacts from a table (CSV); rows that are refused stop nothing"),
      N_("Columns, by the names in the first line: subject_phone, name, phone, kind (personal_contact; neighbour), relation, order,\n"
         "has_key, minutes_to_reach, may_know, consent, consent_date, consent_source, confirmed_at, never_contact, never_reason, and\n"
         "those of directory import. Needed: name, phone, and subject_phone, or for a neighbour of whoever lives near lat with lon or area."),
      contacts_import_options, COMMAND_ID, 1, 1, contacts_import_run },
    { "contacts list", "[PHONE]", N_("a person's contacts, by that person's telephone; recorded as a read of each"),
      N_("Without PHONE you are asked for it; \"-\" reads it from standard input."), NULL, 0, 0, 1, contacts_list_run },
    { "contacts remove", "ID --reason TEXT", N_("take somebody's contact out"), N_("Refused while an offer of theirs is live."),
      NULL, CHANGES | REASON, 1, 1, contacts_remove_run },
    { "gazetteer import", "FILE", N_("settlements from a table as people have it, by which places in words become points"),
      N_("Headings that are understood, in any order: name (or region, area, city, settlement with their types, as registers have them),\n"
         "region, lat, lon, population, timezone (Europe/Moscow or UTC+3), oktmo, kladr, and what published tables and Russian ones\n"
         "call these. Needed: a name, lat and lon. Other headings need a mapping (--map). The same file again changes nothing."),
      gazetteer_import_options, COMMAND_ID, 1, 1, gazetteer_import_run },
    { "gazetteer remove", "ID...", N_("settlements that are none any more: no place is found by their names"),
      N_("ID: as your file has it, else \"kladr-\" and its KLADR. Places that cases have already stay as they are. An import whose file still\n"
         "has them brings them back."),
      gazetteer_remove_options, COMMAND_ID, 1, ANY, gazetteer_remove_run },
    { "rules check", "[DIR]", N_("are the rules usable? Offline; every problem with its place"), NULL, NULL, 0, 0, 1,
      rules_check_command },
    { "rules test", "[DIR]", N_("do the golden cases in DIR/tests come out as written? Offline"),
      N_("What callers say, what has to come out of it, and whom that asks when, by a clock that jumps. How to write one: rules/README.md."),
      NULL, 0, 0, 1, rules_test_command },
    { "rules learn", "[DIR]", N_("learn what words speak for, from the texts in DIR/heard. Offline"),
      N_("Writes DIR/leanings.yaml anew, and says how well texts are told that were not learnt from. How to add one: rules/README.md."),
      NULL, 0, 0, 1, rules_learn_command },
    { "rules explain", "TEXT...", N_("what the rules make of a text: what was read, what fires and nearly fires. Offline"), NULL,
      rules_explain_options, 0, 1, ANY, rules_explain_command },
    { "rules replay", "[DIR]", N_("past cases under these rules: what would have been different"),
      N_("The cases are fetched from the service, which records that you have read them; nothing is changed. Erased ones are left out."),
      rules_replay_options, 0, 0, 1, rules_replay_command },
    { "admin status", "", N_("are all promises kept now? Exit status 1 if not"),
      N_("It shows the rules in force by their hash; where changed ones are refused, which file and line, and the old ones go on."), NULL, 0, 0, 0,
      admin_status_run },
    { "admin key new", "NAME --role ROLE", N_("make a key, its file and its identity"), NULL,
      admin_key_new_options, COMMAND_ID, 1, 1, admin_key_new_run },
    { "admin key list", "", N_("all keys"), NULL, NULL, 0, 0, 0, admin_key_list_run },
    { "admin key revoke", "NAME", N_("a key stops at once, also on open connections"), NULL, NULL, COMMAND_ID, 1, 1,
      admin_key_revoke_run },
    { "admin verify", "[FILE]", N_("integrity, hash chains, and folding equals state"),
      N_("FILE: a finished backup, looked at on this machine, without the service."), NULL, 0, 0, 1, admin_verify_run },
    { "admin backup", "FILE", N_("a backup while the service runs; FILE is on the service's machine and must not exist"),
      NULL, NULL, COMMAND_ID, 1, 1, admin_backup_run },
    { "admin restore", "FILE", N_("a backup takes the place of the database, on this machine, with the service stopped"),
      N_("The backup is checked first; the old database is set aside, never deleted."), admin_restore_options, 0, 1, 1,
      admin_restore_run },
    { "admin person", "[PHONE]", N_("all that is held on a person, by their telephone number; recorded as a read of all that it shows"),
      N_("Without PHONE you are asked for it; \"-\" reads it from standard input: both stay out of the shell's history and of the\n"
         "process list. Cases of any age in which they are the person in trouble, a caller, somebody found, somebody asked or named\n"
         "as never to be told or asked; and the directory. Words that were said are not searched: assist find does that."),
      NULL, 0, 0, ANY, admin_person_run },
    { "admin reads", "CASE | --responder ID | --by NAME", N_("who has seen personal data, when and by which command; the newest first"),
      N_("Of a case, of a private person's entry of the directory, by a key, or of one of them by that key. Who looks again by the same\n"
         "command within a minute leaves one entry."),
      admin_reads_options, 0, 0, 1, admin_reads_run },
    { "admin erase", "CASE | --expired", N_("what is personal of a case that has ended goes for ever; its entries stay provable"),
      N_("Refused while something of it still lives, and on legal hold. Older backups still hold it."), admin_erase_options, CHANGES,
      0, 1, admin_erase_run },
    { "admin hold", "CASE on|off --reason TEXT", N_("a legal hold: the case is not erased before that ends"), NULL, NULL,
      CHANGES | REASON, 2, 2, admin_hold_run },
    { "help", "[COMMAND]", N_("this help, or that of a command"), NULL, help_options, 0, 0, 3, help_run },
    { 0 },
    /* clang-format on */
};

/* Before anything is said: --lang and --json count even where the rest is wrong. */
static int start(struct cli *c, const struct args *a)
{
    const char *lang = args_value(a, "lang");
    bool is_terminal = isatty(STDOUT_FILENO) && !text_is(getenv("TERM"), "dumb");

    c->json = args_has(a, "json");
    c->terminal = is_terminal && !c->json;
    c->asks = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !c->json;
    c->colour = is_terminal && !c->json && text_empty(getenv("NO_COLOR"));
    c->lang = intl_start(lang);
    if (c->lang)
        return 0;
    c->lang = intl_start(NULL);
    return cli_usage(c, ERR_UNKNOWN_WORD, "--lang", "ru, en");
}

static int run(struct cli *c, const struct args *a)
{
    int error;

    if (a->wants_help && !a->command) /* of a group: "org --help" */
        return help_run(c, a);
    if (a->wants_help || (!a->command && !c->json))
        help_print(c, a->command);
    if (a->wants_help)
        return 0;
    if (!a->command)
        return cli_usage(c, ERR_MISSING, "command", "assist help");
    error = cli_take_options(c, a);
    return error ? error : a->command->run(c, a);
}

static void hint_help(struct cli *c, const struct args *a)
{
    if (!c->is_usage || c->json)
        return;
    if (a->command)
        say_aside(c, _("How it is used: assist help %s"), a->command->name);
    else
        say_aside(c, _("What there is: assist help"));
}

/* Those that speak of the spool themselves, and the help, which is for reading. */
static bool is_quiet(const struct args *a)
{
    return !a->command || a->wants_help || text_is(a->command->name, "help") ||
           text_starts(a->command->name, "spool");
}

static void finish(struct cli *c)
{
    session_close(c);
    identity_unload(c);
    clock_close(c->clock);
    arena_clear(&c->arena);
}

int main(int argc, char **argv)
{
    struct cli c = { .out = stdout, .err = stderr, .timeout_ms = 10000, .commands = commands };
    struct args args;
    struct refusal why;
    int clock_error, error, typed, status;

    process_keep_private();
    signal(SIGPIPE, SIG_IGN);
    c.clock = clock_open(NULL, 1, NULL, &clock_error);
    typed = options_parse(commands, argc, argv, &c.arena, &args, &why);
    error = start(&c, &args);
    if (!error && typed)
        error = cli_usage(&c, why.code, why.field, text_empty(why.value) ? NULL : _(why.value));
    if (!error)
        error = run(&c, &args);
    if (!error && fflush(c.out) && errno != EPIPE) /* a reader who has seen enough is no failure */
        error = cli_refuse(&c, ERR_IO, "output", NULL);
    status = cli_end(&c, error);
    hint_help(&c, &args);
    if (!is_quiet(&args))
        spool_remind(&c);
    finish(&c);
    return status;
}
