/* ports - finds where a new service can listen, so that a second one beside a running one just works. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include "assistd/assistd.h"

#define USUAL_PEOPLE 7311 /* SETTINGS_PEOPLE */
#define USUAL_ORGANISATIONS 7312

/* A descriptor that holds the port (0: any free one), or -1. */
static int hold(uint16_t port, uint16_t *ret_port)
{
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) }
    };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 1) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
        close(fd);
        return -1;
    }
    *ret_port = ntohs(at.sin_port);
    return fd;
}

static void let_go(int fd)
{
    if (fd >= 0)
        close(fd);
}

int ports_choose(char ret_people[ENDPOINT_TEXT], char ret_organisations[ENDPOINT_TEXT])
{
    uint16_t people, organisations;
    int first = hold(USUAL_PEOPLE, &people);
    int second = hold(USUAL_ORGANISATIONS, &organisations);
    bool found;

    if (first < 0 || second < 0) {
        let_go(first);
        let_go(second);
        first = hold(0, &people);
        second = hold(0, &organisations);
    }
    found = first >= 0 && second >= 0;
    let_go(first);
    let_go(second);
    if (!found)
        return ERR_IO;
    snprintf(ret_people, ENDPOINT_TEXT, "tcp://127.0.0.1:%u", people);
    snprintf(ret_organisations, ENDPOINT_TEXT, "tcp://127.0.0.1:%u", organisations);
    return 0;
}
