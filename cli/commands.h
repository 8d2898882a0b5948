/* commands - one file per command; main.c's table is all there are. Each returns 0, or ERR_* remembered by cli_refuse. */
#ifndef ASSIST_CLI_COMMANDS_H
#define ASSIST_CLI_COMMANDS_H

#include "cli.h"

extern const struct option file_options[], locate_options[], calls_options[], calls_done_options[],
    callback_options[], list_options[], show_options[], watch_options[], own_options[],
    close_options[], org_listen_options[], org_answer_options[], directory_import_options[],
    directory_export_options[], admin_key_new_options[], hold_options[], escalate_options[],
    offer_options[], found_options[], merge_options[], find_options[], org_duty_options[],
    duty_options[], spool_send_options[], admin_restore_options[], admin_erase_options[],
    admin_reads_options[], directory_find_options[], directory_list_options[],
    directory_entry_options[], directory_suspend_options[], contacts_add_options[],
    contacts_import_options[], rules_explain_options[], rules_replay_options[],
    gazetteer_import_options[], gazetteer_remove_options[];

int file_run(struct cli *c, const struct args *a);
int find_run(struct cli *c, const struct args *a);
int note_run(struct cli *c, const struct args *a);
int fact_run(struct cli *c, const struct args *a);
int locate_run(struct cli *c, const struct args *a);
int calls_run(struct cli *c, const struct args *a);
int calls_take_run(struct cli *c, const struct args *a);
int calls_done_run(struct cli *c, const struct args *a);
int callback_run(struct cli *c, const struct args *a);
int mine_run(struct cli *c, const struct args *a);
int next_run(struct cli *c, const struct args *a);
int list_run(struct cli *c, const struct args *a);
int show_run(struct cli *c, const struct args *a);
int explain_run(struct cli *c, const struct args *a);
int watch_run(struct cli *c, const struct args *a);
int own_run(struct cli *c, const struct args *a);
int disown_run(struct cli *c, const struct args *a);
int close_run(struct cli *c, const struct args *a);
int hold_run(struct cli *c, const struct args *a);
int resume_run(struct cli *c, const struct args *a);
int prioritize_run(struct cli *c, const struct args *a);
int escalate_run(struct cli *c, const struct args *a);
int offer_run(struct cli *c, const struct args *a);
int found_run(struct cli *c, const struct args *a);
int cancel_run(struct cli *c, const struct args *a);
int solve_run(struct cli *c, const struct args *a);
int merge_run(struct cli *c, const struct args *a);
int reopen_run(struct cli *c, const struct args *a);
int help_me_run(struct cli *c, const struct args *a);
int tag_run(struct cli *c, const struct args *a);
int alarms_run(struct cli *c, const struct args *a);
int alarms_ack_run(struct cli *c, const struct args *a);
int org_listen_run(struct cli *c, const struct args *a);
int org_inbox_run(struct cli *c, const struct args *a);
int org_show_run(struct cli *c, const struct args *a);
int org_answer_run(struct cli *c, const struct args *a);
int org_ask_run(struct cli *c, const struct args *a);
int org_duty_run(struct cli *c, const struct args *a);
int reply_run(struct cli *c, const struct args *a);
int duty_run(struct cli *c, const struct args *a);
int directory_import_run(struct cli *c, const struct args *a);
int gazetteer_import_run(struct cli *c, const struct args *a);
int gazetteer_remove_run(struct cli *c, const struct args *a);
int directory_export_run(struct cli *c, const struct args *a);
int directory_lint_run(struct cli *c, const struct args *a);
int directory_find_run(struct cli *c, const struct args *a);
int directory_list_run(struct cli *c, const struct args *a);
int directory_show_run(struct cli *c, const struct args *a);
int directory_add_run(struct cli *c, const struct args *a);
int directory_edit_run(struct cli *c, const struct args *a);
int directory_suspend_run(struct cli *c, const struct args *a);
int directory_remove_run(struct cli *c, const struct args *a);
int contacts_add_run(struct cli *c, const struct args *a);
int contacts_import_run(struct cli *c, const struct args *a);
int contacts_list_run(struct cli *c, const struct args *a);
int contacts_remove_run(struct cli *c, const struct args *a);
int rules_check_command(struct cli *c, const struct args *a);
int rules_explain_command(struct cli *c, const struct args *a);
int rules_replay_command(struct cli *c, const struct args *a);
int rules_learn_command(struct cli *c, const struct args *a);
int rules_test_command(struct cli *c, const struct args *a);
int admin_status_run(struct cli *c, const struct args *a);
int admin_verify_run(struct cli *c, const struct args *a);
int admin_verify_file(struct cli *c, const char *file); /* a finished backup, on this machine */
int admin_backup_run(struct cli *c, const struct args *a);
int admin_restore_run(struct cli *c, const struct args *a);
int admin_reads_run(struct cli *c, const struct args *a);
int admin_person_run(struct cli *c, const struct args *a);
int admin_erase_run(struct cli *c, const struct args *a);
int admin_hold_run(struct cli *c, const struct args *a);
int admin_key_new_run(struct cli *c, const struct args *a);
int admin_key_list_run(struct cli *c, const struct args *a);
int admin_key_revoke_run(struct cli *c, const struct args *a);
int spool_list_run(struct cli *c, const struct args *a);
int spool_send_run(struct cli *c, const struct args *a);
int spool_drop_run(struct cli *c, const struct args *a);
int help_run(struct cli *c, const struct args *a);

/* What the exit statuses 0, 1, ... mean: msgids. */
#define HELP_EXITS 5
extern const char *const help_exits[HELP_EXITS];
extern const struct option help_options[];

/* The manual page (roff), and the completion of a shell ("bash", "zsh"): both made of the table, on standard output. */
void man_print(struct cli *c);
void completion_print(struct cli *c, const char *shell);

/* The help of one command (NULL: of all), on standard output. */
void help_print(struct cli *c, const struct command *command);

#endif
