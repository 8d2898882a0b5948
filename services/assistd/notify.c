/* notify - tells systemd how we are: one datagram, as sd_notify(3) describes it. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "assistd/assistd.h"
#include "base/text.h"

void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    size_t n = path ? strlen(path) : 0;
    int fd;

    if (text_empty(path) || n >= sizeof at.sun_path || !strchr("/@", path[0]))
        return;
    memcpy(at.sun_path, path, n);
    if (path[0] == '@') /* the abstract namespace */
        at.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&at,
        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    close(fd);
}
