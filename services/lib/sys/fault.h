/* fault - named places where a test can make the world break. Armed by
 * ASSIST_FAULT="point:action:nth[,..]" or fault_arm(); action: kill (SIGKILL to self), exit, eio,
 * enospc. It happens once, at the nth pass (from 1); nth 0: at every pass. A wrong ASSIST_FAULT
 * ends the process, so that no test passes for a misspelt fault. Nothing armed costs one branch.
 * For one thread. */
#ifndef ASSIST_SYS_FAULT_H
#define ASSIST_SYS_FAULT_H

/* Returns 0, or the ERR_* that the caller must act as if the world had returned (ERR_IO,
 * ERR_STORAGE_FULL). */
int fault_point(const char *name);
int fault_arm(const char *spec); /* 0 or ERR_INVALID: nothing changed; "" disarms */
/* For a world test, where a kill calls the hook instead. */
void fault_on_kill(void (*hook)(void *self, const char *point), void *self); /* NULL: SIGKILL */

#endif
